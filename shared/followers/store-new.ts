import type { IdentityId } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import { inBatches, type Collection } from '../db/database.ts';
import { userIdFor, type Identity, type People } from '../identity/index.ts';
import type { FollowerDetails } from '../wechat/endpoints/index.ts';
import { followerState } from './follower-words.ts';

/** Single writes under way at once. */
const PARALLEL_WRITES = 8;

/**
 * Writes all documents, in one request where nothing is in the way. A batch that is refused, at whatever position, says
 * nothing of what it left: that is read back, and what is missing is written in halves, down to the single document whose
 * refusal is thrown. Gives those that were there in another form than `isOurs` expects.
 */
export async function addAll<T extends { _id: string }>(
  collection: Collection<T>,
  documents: readonly T[],
  isOurs: (stored: T, document: T) => boolean,
): Promise<T[]> {
  if (documents.length === 0) return [];
  let refusal: Error | undefined;
  try {
    if ((await collection.addMany(documents)) === 'added') return [];
  } catch (error) {
    refusal = error instanceof Error ? error : new Error(String(error));
  }
  const stored = new Map((await collection.getMany(documents.map(({ _id }) => _id))).map((one) => [one._id, one]));
  const missing = documents.filter(({ _id }) => !stored.has(_id));
  if (missing.length === 1 && documents.length === 1)
    throw refusal ?? new Error(`${documents[0]?._id} is refused, and is not there`);
  const foreign = documents.flatMap((document) => {
    const found = stored.get(document._id);
    return found && !isOurs(found, document) ? [found] : [];
  });
  // Those that exist were the reason, or there is one that is not to be seen.
  const isExplained = !refusal && missing.length < documents.length;
  const parts = isExplained ? [missing] : inBatches(missing, Math.ceil(missing.length / 2));
  for (const part of parts) foreign.push(...(await addAll(collection, part, isOurs)));
  return foreign;
}

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

/**
 * Stores new followers: users first, identities last, because an identity that names a user is a follower who is completely
 * stored. Whether their users exist is not asked before: a refused batch tells. Gives the identities that another function
 * had stored before; what is said of these is still to be written.
 */
export async function storeNew(people: People, identities: readonly NewIdentity[]): Promise<Identity[]> {
  const users = identities.map((identity) => people.newUser(identity.userId, identity));
  const met = await addAll(people.users, users, (stored, user) =>
    user.identityIds.every((id) => stored.identityIds.includes(id)),
  );
  const others = new Map(met.map((user) => [user._id, user]));
  const settled = await mapParallel(identities, PARALLEL_WRITES, async (identity) => {
    const user = others.get(identity.userId);
    return user ? { ...identity, userId: await people.listAt(user, identity) } : identity;
  });
  return addAll(people.identities, settled, (stored, identity) => stored.userId === identity.userId);
}
