import type { IdentityId, UserId } from '../../core/ids.ts';
import { BATCH_SIZE, type Where } from '../../db/database.ts';
import type { Identity, People } from '../../identity/index.ts';
import type { Known, KnownRecord } from '../../segments/index.ts';

/**
 * Followers who did not come (back) since their details were fetched: who came back came without tags, and what we know
 * of them is not yet what WeChat knows.
 */
export const settledFollowers: Where = { 'follower.state': 'following', pending: { exists: false } };

/** One follower, to be asked whether they belong to a segment. */
export interface FollowerInPage extends Pick<Known, 'user' | 'following'> {
  id: IdentityId;
  openId: string;
  tagIds: readonly number[];
}

/** Of whom no record is known, or asked for. */
const NOBODY: KnownRecord = { identityIds: [] };

async function recordsOf(people: People, page: readonly Identity[]): Promise<Map<UserId, KnownRecord>> {
  const users = await people.users.getMany(page.flatMap(({ userId }) => userId ?? []));
  return new Map(users.map((user) => [user._id, user]));
}

/**
 * The next 1,000 settled followers after an identity, in the order of their ids; one request, and one more `withRecords`.
 * `next` is absent at the end.
 */
export async function followersPage(
  people: People,
  appId: string,
  after: string | undefined,
  withRecords: boolean,
): Promise<{ followers: FollowerInPage[]; next?: IdentityId }> {
  const first = `${appId}:`;
  const found = await people.identities.find({
    where: { ...settledFollowers, _id: { gt: after !== undefined && after > first ? after : first, lt: `${appId};` } },
    orderBy: { field: '_id', direction: 'asc' },
    limit: BATCH_SIZE,
  });
  const records = withRecords ? await recordsOf(people, found) : new Map<UserId, KnownRecord>();
  const followers = found.flatMap(({ _id: id, openId, follower, userId }) => {
    if (!follower || openId === undefined) return [];
    const user = (userId && records.get(userId)) ?? NOBODY;
    return [{ id, openId, tagIds: follower.tagIds ?? [], user, following: [follower] }];
  });
  return { followers, ...(found.length === BATCH_SIZE && { next: found.at(-1)?._id }) };
}
