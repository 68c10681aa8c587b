import type { UserId } from '../core/ids.ts';
import { isFollowerIdentity, userIdFor, type Identity, type User } from './identity.ts';
import { hasMiniProgram } from './merge-rules.ts';
import type { MergeRefusal } from './merges.ts';
import type { People } from './people.ts';
import { changedUnionIds, type LinkReview } from './reviews.ts';

/** WeChat tells the UnionID of an identity that we know. */
export interface Telling {
  people: People;
  identity: Identity;
  unionId: string;
  now: Date;
  /** The identity and its user have had one UnionID. */
  wereOne?: boolean;
}

/** The live user of the identity afterwards, and whether the UnionID is held for review instead of believed. */
export interface Learned {
  user: User;
  isHeld: boolean;
  /** It says nothing yet: whenever it is told it is looked at anew. */
  isOpen?: true;
}

/** Whether it is another one than the identity had: all of an account change when it is bound elsewhere. */
const isChanged = (identity: Identity, unionId: string): boolean =>
  identity.unionId !== undefined && identity.unionId !== unionId;

/**
 * Whether a UnionID that WeChat tells says something that the identity, or its user, does not know, and that is not held yet.
 * One that has changed is news until it is replaced: an owner may have said meanwhile that the account was bound elsewhere.
 */
export const isNews = (identity: Identity, user: User | undefined, unionId: string | undefined): unionId is string =>
  unionId !== undefined &&
  (identity.toldUnionId !== unionId || isChanged(identity, unionId)) &&
  (identity.unionId !== unionId || (user !== undefined && user.unionId !== unionId));

/** Refusals of a merge that staff must look at. */
const KINDS: Partial<Record<MergeRefusal, LinkReview['kind']>> = {
  'MERGE.TWO_UNION_IDS': 'twoUnionIds',
  'MERGE.SAME_ACCOUNT': 'sameAccount',
  'MERGE.TOO_MANY': 'tooMany',
};

/**
 * Makes `user`, whose identity this is, the person of a UnionID (decision 0017): alone, or merged with whoever has it. What
 * contradicts what is known joins nobody, and is kept for review; what is told of a follower alone does not say who a mini
 * program user is (decision 0018). The caller writes on the identity what came of it, last:
 * until then every contact does all of this again. Two requests when nobody has the UnionID.
 */
export async function learnUnionId(telling: Telling, user: User): Promise<Learned> {
  const { people, identity, unionId } = telling;
  const isOther = (known: string | undefined) => known !== undefined && known !== unionId;
  if (identity.unionId !== undefined && isOther(identity.unionId))
    return replaceUnionId(telling, user, identity.unionId);
  if (isOther(user.unionId)) return hold(telling, 'twoUnionIds', [user]);
  const pointerId = userIdFor({ _id: identity._id, unionId });
  if (isOfFollowerOnly(telling, user)) return leaveOpen(telling, user, pointerId);
  const isAlone = user._id === pointerId || (await people.takeUnionId(user, unionId, pointerId));
  if (isAlone) return { user: { ...user, unionId }, isHeld: false };

  const holder = await people.reach(pointerId);
  if (holder?._id === user._id) return { user: holder, isHeld: false };
  if (holder && holder.unionId !== unionId) {
    await people.leaveUnionId(user, unionId, pointerId);
    return hold(telling, 'linkedFollower', [user, holder]);
  }
  const merged = holder && (await people.merges.merge({ a: holder._id, b: user._id, cause: 'unionId', unionId }));
  if (merged?.ok) return { user: await liveAgain(people, user), isHeld: false };
  const kind = merged && KINDS[merged.error];
  // One of them was removed, merged or got another UnionID between two requests.
  if (!kind) return learnUnionId(telling, await liveAgain(people, user));
  await people.leaveUnionId(user, unionId, pointerId);
  return hold(telling, kind, [user, holder]);
}

/** Whether a user whom somebody is let in as would be known by the word of a follower whom a link, or staff, gave to them. */
const isOfFollowerOnly = ({ identity, wereOne }: Telling, user: User): boolean =>
  isFollowerIdentity(identity._id) && hasMiniProgram(user) && user.unionId === undefined && !wereOne;

/** What the next word of WeChat may say more of is not kept; it is held when it is another user’s. One request. */
async function leaveOpen(telling: Telling, user: User, pointerId: UserId): Promise<Learned> {
  const holder = await telling.people.reach(pointerId);
  if (!holder || holder._id === user._id) return { user, isHeld: false, isOpen: true };
  return hold(telling, 'linkedFollower', [user, holder]);
}

/**
 * Another UnionID than the identity had. Where an owner has said that the account was bound elsewhere (decision 0021), the
 * old one is forgotten, first by the user and then by the identity, and the new one comes late, as any other; else it is held.
 */
async function replaceUnionId(telling: Telling, user: User, old: string): Promise<Learned> {
  const { people, identity, unionId, now } = telling;
  const review = await people.reviews.get(changedUnionIds(identity.appId));
  if (!review) return hold(telling, 'unionIdChanged', [user]);
  if (!review.rebinding || review.decision) return { user, isHeld: true };
  const forgotten = await people.users.updateIf({ _id: user._id, unionId: old }, { unset: ['unionId'] });
  const patch = { set: { previousUnionId: old, updatedAt: now }, unset: ['unionId', 'toldUnionId'] };
  if (await people.identities.updateIf({ _id: identity._id, unionId: old }, patch))
    await people.reviews.updateIf({ _id: review._id }, { inc: { 'rebinding.replaced': 1 } });
  const { unionId: _old, toldUnionId: _told, ...rest } = identity;
  const fresh = forgotten ? { ...user, unionId: undefined } : await liveAgain(people, user);
  return learnUnionId({ ...telling, identity: rest, unionId, wereOne: forgotten }, fresh);
}

async function hold(
  { people, identity: { _id: identityId, appId }, now: createdAt }: Telling,
  kind: LinkReview['kind'],
  users: readonly [User, ...User[]],
): Promise<Learned> {
  const userIds = users.map(({ _id }) => _id);
  const what =
    kind === 'unionIdChanged'
      ? { _id: changedUnionIds(appId), userIds: [] }
      : { _id: `${kind}:${identityId}`, userIds, identityId };
  await people.reviews.add({ ...what, kind, appId, createdAt });
  return { user: users[0], isHeld: true };
}

async function liveAgain(people: People, { _id }: User): Promise<User> {
  const user = await people.live(_id);
  if (!user) throw new Error(`user ${_id} was removed meanwhile: it must be tried again`);
  return user;
}

/** What is written on the identity afterwards. */
export const learnedFields = ({ isHeld, isOpen }: Learned, unionId: string) =>
  isOpen ? {} : isHeld ? { toldUnionId: unionId } : { unionId };
