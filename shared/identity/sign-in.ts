import type { Clock } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { UserId } from '../core/ids.ts';
import {
  isFollowerIdentity,
  miniProgramIdentityId,
  userIdFor,
  type Identity,
  type Touch,
  type User,
} from './identity.ts';
import type { People } from './people.ts';
import { isNews, learnedFields, learnUnionId } from './union-ids.ts';

export interface SignInDeps {
  clock: Clock;
  people: People;
  visits: {
    /** Keeps a visit once, also under the ids that the user had before, and answers it as it was first kept. */
    record(visit: { userId: UserId; formerIds?: readonly UserId[]; visitId: string; touch: Touch }): Promise<Touch>;
  };
}

export interface SignInRequest {
  caller: { appId: string; openId: string; unionId?: string };
  entry?: { visitId: string; scene: number; channelId?: string };
}

export interface SignedIn {
  user: User;
  /** The person's list names an identity in an Official Account: after an unfollow until it is erased, within a minute or two. */
  isFollower: boolean;
}

/**
 * The record of an identity that is not known yet. A sign-in that had not got the UnionID and was killed may have begun
 * another: it listed the identity, so the person may have claimed there since (`recordOf`), and it is joined with this one.
 * Looked for last: from when this one lists the identity on nobody goes by the other. Three requests at most when there is none.
 */
async function newUser(people: People, key: Pick<Identity, '_id' | 'unionId'>): Promise<User> {
  const user = await people.ensureUser(key);
  const begunId = userIdFor({ _id: key._id });
  const begun = user._id === begunId ? user : await people.live(begunId);
  if (!begun || begun._id === user._id) return user;
  await people.merges.merge({ a: begun._id, b: user._id, cause: 'unionId' });
  return (await people.live(user._id)) ?? user;
}

/** The live user of the caller, who is known or is made so; undefined while the person's data are being erased. */
async function userOf({ clock, people }: SignInDeps, caller: SignInRequest['caller']): Promise<User | undefined> {
  const key = { _id: miniProgramIdentityId(caller), kind: 'mp' as const, ...caller };
  const known = await people.find(key._id);
  if (known?.erasing) return undefined;
  if (known?.userId) return knownUser(people, known, known.userId, caller.unionId, clock.now());
  const user = await newUser(people, key);
  const now = clock.now();
  // Last, because it is what says that the link is made; until then a repeat does all of it again.
  const added = await people.identities.add({ ...key, userId: user._id, createdAt: now, updatedAt: now });
  if (added === 'added') return user;
  const stored = await people.find(key._id);
  if (stored?.erasing) return undefined;
  return stored?.userId ? knownUser(people, stored, stored.userId, caller.unionId, now) : user;
}

/** The user whom a stored identity names; a UnionID that it did not have is learned. */
async function knownUser(
  people: People,
  identity: Identity,
  userId: UserId,
  unionId: string | undefined,
  now: Date,
): Promise<User> {
  const user = await people.live(userId);
  if (!user) throw new Error(`identity of ${identity.appId} names user ${userId}, who does not exist`);
  // A merge was killed before it had moved what this person owns.
  if (user._id !== userId) await people.merges.moveOn(userId);
  if (!isNews(identity, user, unionId)) return user;
  const learned = await learnUnionId({ people, identity, unionId, now }, user);
  if (learned.isHeld && identity.toldUnionId === unionId) return learned.user;
  const set = { ...learnedFields(learned, unionId), updatedAt: now };
  // Nobody else has told it meanwhile; one that was replaced has been taken away.
  const field = learned.isHeld ? 'toldUnionId' : 'unionId';
  const isAsRead = learned.isHeld ? identity.toldUnionId !== undefined : identity.unionId === unionId;
  await people.identities.updateIf({ _id: identity._id, [field]: { exists: isAsRead } }, { set });
  return learned.user;
}

/**
 * Keeps the visit, then the channel that brought the person first and last. A repeat works with the moment at which the
 * visit was first kept: after a kill in between nothing is missing, and a late repeat never replaces a newer visit. The
 * first touch only ever moves back and the last one forward, so what was read already needs no request.
 */
async function recordEntry(
  { clock, people, visits }: SignInDeps,
  { _id: userId, formerIds, firstTouch, lastTouch }: User,
  { visitId, scene, channelId }: NonNullable<SignInRequest['entry']>,
): Promise<void> {
  const touch = await visits.record({ userId, formerIds, visitId, touch: { scene, channelId, at: clock.now() } });
  const live = { _id: userId, mergedInto: { exists: false } };
  const isFirst =
    !firstTouch &&
    (await people.users.updateIf(
      { ...live, firstTouch: { exists: false } },
      { set: { firstTouch: touch, lastTouch: touch } },
    ));
  if (isFirst) return;
  const isEarlier = !firstTouch || firstTouch.at > touch.at;
  const isLater = !lastTouch || lastTouch.at < touch.at;
  await Promise.all([
    isEarlier && people.users.updateIf({ ...live, 'firstTouch.at': { gt: touch.at } }, { set: { firstTouch: touch } }),
    isLater && people.users.updateIf({ ...live, 'lastTouch.at': { lt: touch.at } }, { set: { lastTouch: touch } }),
  ]);
}

/**
 * Finds or makes the one record of the person who calls; safe to repeat. Refuses while their data are being erased. Two
 * requests for somebody known, four for somebody new and five with a UnionID; with a visit two more, three when it was kept before.
 */
export async function signIn(
  deps: SignInDeps,
  { caller, entry }: SignInRequest,
): Promise<Result<SignedIn, 'PRIVACY.BEING_ERASED'>> {
  const user = await userOf(deps, caller);
  if (!user) return err('PRIVACY.BEING_ERASED');
  if (entry) await recordEntry(deps, user, entry);
  return ok({ user, isFollower: user.identityIds.some(isFollowerIdentity) });
}
