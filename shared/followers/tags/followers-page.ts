import type { IdentityId, UserId } from '../../core/ids.ts';
import { BATCH_SIZE, type Where } from '../../db/database.ts';
import type { Identity, People } from '../../identity/index.ts';
import type { Known } from './fits.ts';

/**
 * Followers who did not come (back) since their details were fetched: who came back came without tags, and what we know
 * of them is not yet what WeChat knows.
 */
export const settledFollowers: Where = { 'follower.state': 'following', pending: { exists: false } };

/** One follower, to be asked whether they belong to a segment. */
export interface FollowerInPage extends Known {
  id: IdentityId;
  openId: string;
}

/** Who of these have an identity in another account than this: the merchant's mini program. */
async function joinedUsers(people: People, appId: string, page: readonly Identity[]): Promise<Set<UserId>> {
  const users = await people.users.getMany(page.flatMap(({ userId }) => userId ?? []));
  const hasJoined = users.filter(({ identityIds }) => identityIds.some((id) => !id.startsWith(`${appId}:`)));
  return new Set(hasJoined.map(({ _id }) => _id));
}

/**
 * The next 1,000 settled followers after an identity, in the order of their ids; one request, and one more `withUsers`.
 * `next` is absent at the end.
 */
export async function followersPage(
  people: People,
  appId: string,
  after: string | undefined,
  withUsers: boolean,
): Promise<{ followers: FollowerInPage[]; next?: IdentityId }> {
  const first = `${appId}:`;
  const found = await people.identities.find({
    where: { ...settledFollowers, _id: { gt: after !== undefined && after > first ? after : first, lt: `${appId};` } },
    orderBy: { field: '_id', direction: 'asc' },
    limit: BATCH_SIZE,
  });
  const joined = withUsers ? await joinedUsers(people, appId, found) : new Set<UserId>();
  const followers = found.flatMap(({ _id: id, openId, follower, userId }) =>
    follower && openId !== undefined ? [{ id, openId, follower, hasJoined: !!userId && joined.has(userId) }] : [],
  );
  return { followers, ...(found.length === BATCH_SIZE && { next: found.at(-1)?._id }) };
}
