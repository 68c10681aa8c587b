import type { Clock } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { UserId } from '../core/ids.ts';
import { miniProgramIdentityId, type Identity, type Touch, type User } from './identity.ts';
import type { People } from './people.ts';

export interface SignInDeps {
  clock: Clock;
  people: People;
  visits: {
    /** Keeps a visit once and answers it as it was first kept. */
    record(visit: { userId: UserId; visitId: string; touch: Touch }): Promise<Touch>;
  };
}

export interface SignInRequest {
  caller: { appId: string; openId: string; unionId?: string };
  entry?: { visitId: string; scene: number; channelId?: string };
}

export interface SignedIn {
  user: User;
  isFollower: boolean;
}

/** Undefined while the person's data are being erased. */
async function linkedUserId(
  { clock, people }: SignInDeps,
  caller: SignInRequest['caller'],
): Promise<UserId | undefined> {
  const key = { _id: miniProgramIdentityId(caller), kind: 'mp' as const, ...caller };
  const known = await people.find(key._id);
  if (known?.erasing) return undefined;
  if (known?.userId) return withLateUnionId(people, known, known.userId, caller.unionId, clock.now());
  const userId = await people.ensureUser(key);
  const now = clock.now();
  // Last, because it is what says that the link is made; until then a repeat does all of it again.
  const added = await people.identities.add({ ...key, userId, createdAt: now, updatedAt: now });
  if (added === 'added') return userId;
  const stored = await people.find(key._id);
  if (stored?.erasing) return undefined;
  return stored?.userId ? withLateUnionId(people, stored, stored.userId, caller.unionId, now) : userId;
}

/**
 * A UnionID that was missing at the first sign-in is kept on the identity. It does not move the identity to another
 * user: joining two records is a merge, with everything that they own.
 */
async function withLateUnionId(
  people: People,
  known: Identity,
  userId: UserId,
  unionId: string | undefined,
  now: Date,
): Promise<UserId> {
  if (unionId && !known.unionId) {
    await people.identities.updateIf(
      { _id: known._id, unionId: { exists: false } },
      { set: { unionId, updatedAt: now } },
    );
  }
  return userId;
}

/**
 * Keeps the visit, then the channel that brought the person first and last. A repeat works with the moment at which the
 * visit was first kept: after a kill in between nothing is missing, and a late repeat never replaces a newer visit.
 */
async function recordEntry(
  { clock, people, visits }: SignInDeps,
  userId: UserId,
  { visitId, scene, channelId }: NonNullable<SignInRequest['entry']>,
): Promise<void> {
  const touch = await visits.record({ userId, visitId, touch: { scene, channelId, at: clock.now() } });
  const isFirst = await people.users.updateIf(
    { _id: userId, firstTouch: { exists: false } },
    { set: { firstTouch: touch, lastTouch: touch } },
  );
  if (isFirst) return;
  await Promise.all([
    people.users.updateIf({ _id: userId, 'firstTouch.at': { gt: touch.at } }, { set: { firstTouch: touch } }),
    people.users.updateIf({ _id: userId, 'lastTouch.at': { lt: touch.at } }, { set: { lastTouch: touch } }),
  ]);
}

/** Finds or makes the one record of the person who calls; safe to repeat. Refuses while their data are being erased. */
export async function signIn(
  deps: SignInDeps,
  { caller, entry }: SignInRequest,
): Promise<Result<SignedIn, 'PRIVACY.BEING_ERASED'>> {
  const userId = await linkedUserId(deps, caller);
  if (!userId) return err('PRIVACY.BEING_ERASED');
  if (entry) await recordEntry(deps, userId, entry);
  const user = await deps.people.users.get(userId);
  if (!user) throw new Error(`identity of ${caller.appId} names user ${userId}, who does not exist`);
  const identities = await deps.people.identitiesOf(user);
  return ok({ user, isFollower: identities.some(({ follower }) => follower?.state === 'following') });
}
