import { MINUTE_MS, type Clock } from '../core/clock.ts';
import type { IdentityId, Ids, UserId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import { ANONYMOUS, idsOf, type People } from '../identity/index.ts';

/**
 * Document of `erasures`: the data of a person are being erased; `_id` is their record's. It is removed when that is done,
 * and with it the only thing that knows both the person and the anonymous id.
 */
export interface Erasure {
  _id: UserId;
  userIds: readonly UserId[];
  identityIds: readonly IdentityId[];
  anonymousId: UserId;
  /** `cancelled`: WeChat says that the account is gone. */
  why: 'asked' | 'cancelled';
  requestedAt: Date;
  /** Since when nobody is let in as this person. */
  closedAt?: Date;
  /** Nothing is left but the marks that keep the person out. */
  isErased?: boolean;
  /** When somebody has to look at it next; whoever does puts it off, so that nobody else does meanwhile. */
  dueAt: Date;
}

export interface ErasureDeps {
  clock: Clock;
  ids: Ids;
  people: People;
  erasures: Collection<Erasure>;
}

export const erasures = (database: Database): Collection<Erasure> => database.collection<Erasure>('erasures');

/**
 * So long after a person is not let in any more what was let in before has ended: no function runs longer than a minute
 * (cloudbaserc.json).
 */
export const QUIET_MS = 1.5 * MINUTE_MS;

const ANONYMOUS_LENGTH = 24;

/**
 * Asks for the data of a person to be erased, and lets nobody in as them from now on. Asked again, on another device or
 * after a kill, it is the same erasure. Undefined when there is no such record. Five database requests.
 */
export async function requestErasure(
  deps: ErasureDeps,
  userId: UserId,
  why: Erasure['why'],
): Promise<Erasure | undefined> {
  const { clock, ids, people, erasures } = deps;
  for (;;) {
    const user = await people.live(userId);
    if (!user) return undefined;
    const now = clock.now();
    const anonymousId = `${ANONYMOUS}${ids.random(ANONYMOUS_LENGTH)}` as UserId;
    const person = { userIds: idsOf(user), identityIds: user.identityIds, anonymousId };
    const wanted: Erasure = { _id: user._id, ...person, why, requestedAt: now, dueAt: now };
    const erasure = (await erasures.add(wanted)) === 'added' ? wanted : await erasures.get(user._id);
    // Done meanwhile; or all but done, by somebody who was killed: this record is a new one then.
    if (!erasure) continue;
    if (!erasure.isErased) return close(deps, erasure, user.identityIds);
    await release(deps, erasure);
  }
}

/** Lets nobody in as this person, by these identities either, and begins when all who are in have ended. */
export async function close(
  { clock, people, erasures }: ErasureDeps,
  erasure: Erasure,
  listed: readonly IdentityId[],
): Promise<Erasure> {
  const { _id, anonymousId } = erasure;
  const identityIds = [...new Set([...erasure.identityIds, ...listed])];
  await people.shutOut(identityIds, anonymousId);
  const closedAt = clock.now();
  const closed = { identityIds, closedAt, dueAt: new Date(closedAt.getTime() + QUIET_MS) };
  await erasures.updateIf({ _id, anonymousId }, { set: closed });
  return { ...erasure, ...closed };
}

/** The end: the person may come again, as somebody new. */
export async function release(
  { people, erasures }: Pick<ErasureDeps, 'people' | 'erasures'>,
  { _id, identityIds, anonymousId }: Erasure,
): Promise<void> {
  await people.removeShutOut(identityIds, anonymousId);
  await erasures.removeIf({ _id, anonymousId });
}
