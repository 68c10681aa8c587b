import type { IdentityId } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import { userIdFor, type Identity, type People } from '../identity/index.ts';
import type { FollowerDetails } from '../wechat/endpoints/index.ts';
import { addAll } from './add-all.ts';
import { followerState } from './follower-words.ts';

/** Single writes under way at once. */
const PARALLEL_WRITES = 8;

/** One whose user is settled, as far as it is derived: whoever that leads to is the user who is stored. */
export type NewIdentity = Identity & Required<Pick<Identity, 'userId'>>;

/** Of somebody whom WeChat told of at `at`, and of whom nothing is stored. */
export function newIdentity(_id: IdentityId, appId: string, details: FollowerDetails, at: Date): NewIdentity {
  const { openId, unionId } = details;
  // Field by field: with a spread a million of these cost ten times as much.
  return {
    _id,
    kind: 'oa',
    appId,
    openId,
    unionId,
    userId: userIdFor({ _id, unionId }),
    follower: followerState(details, at),
    createdAt: at,
    updatedAt: at,
  };
}

/** What came of new followers. */
export interface StoredNew {
  /** Those whom another function had stored before, as it did: what is said of these is still to be written. */
  met: Identity[];
  /** Those whom the database does not take, each with its reason. */
  refused: { document: IdentityId; error: unknown }[];
}

/**
 * Stores new followers: users first, identities last, because an identity that names a user is a follower who is completely
 * stored. Whether their users exist is not asked before: a refused batch tells.
 */
export async function storeNew(people: People, identities: readonly NewIdentity[]): Promise<StoredNew> {
  const users = identities.map((identity) => people.newUser(identity.userId, identity));
  const made = await addAll(people.users, users, (stored, user) =>
    user.identityIds.every((id) => stored.identityIds.includes(id)),
  );
  const others = new Map(made.foreign.map((user) => [user._id, user]));
  const unmade = new Map(made.refused.map(({ document, error }) => [document._id, error]));
  const ofMade = identities.filter(({ userId }) => !unmade.has(userId));
  const settled = await mapParallel(ofMade, PARALLEL_WRITES, async (identity) => {
    const user = others.get(identity.userId);
    return user ? { ...identity, userId: await people.listAt(user, identity) } : identity;
  });
  const stored = await addAll(people.identities, settled, (one, identity) => one.userId === identity.userId);
  const refused = stored.refused.map(({ document, error }) => ({ document: document._id, error }));
  // Their users were made for nobody.
  if (refused.length > 0) await people.unlist(refused.map(({ document }) => document));
  for (const { _id, userId } of identities)
    if (unmade.has(userId)) refused.push({ document: _id, error: unmade.get(userId) });
  return { met: stored.foreign, refused };
}
