import { MINUTE_MS, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { UserId } from '../core/ids.ts';
import { idsOf, type Erase, type Identity, type User } from '../identity/index.ts';
import { close, release, type Erasure, type ErasureDeps } from './erasures.ts';

export interface CarryOutDeps extends ErasureDeps {
  logger: Logger;
  /** What every subject keeps of a person. */
  erase: readonly Erase[];
  /** Says that WeChat is to be asked again who these followers are. */
  refetch(appId: string): Promise<unknown>;
}

/** In one tick; more wait for the next. */
const MOST = 50;

/** Longer than a function runs: whoever has taken an erasure and has not ended by then is no more. */
const LEASE_MS = 2 * MINUTE_MS;

/**
 * Carries out the erasures that are due, one after the other until the time is over. One that fails is logged, and taken up
 * again when its lease is over. Idle, one database request.
 */
export async function carryOutErasures(deps: CarryOutDeps, deadline: Date): Promise<'idle' | 'erased' | 'failed'> {
  const { clock, erasures, logger } = deps;
  const orderBy = { field: 'dueAt', direction: 'asc' } as const;
  const due = await erasures.find({ where: { dueAt: { lte: clock.now() } }, orderBy, limit: MOST });
  let outcome: 'idle' | 'erased' | 'failed' = 'idle';
  for (const erasure of due) {
    if (clock.now() >= deadline || !(await take(deps, erasure))) continue;
    try {
      await carryOut(deps, erasure);
      if (outcome === 'idle') outcome = 'erased';
    } catch (error) {
      outcome = 'failed';
      logger.error('erasure.failed', { erasure: erasure.anonymousId, error });
    }
  }
  return outcome;
}

const take = ({ clock, erasures }: { clock: Clock } & Pick<ErasureDeps, 'erasures'>, erasure: Erasure) =>
  erasures.updateIf(
    { _id: erasure._id, anonymousId: erasure.anonymousId, dueAt: erasure.dueAt },
    { set: { dueAt: new Date(clock.now().getTime() + LEASE_MS) } },
  );

/**
 * Everything of a person, and last the record. Who has come in meanwhile by an identity that was not known is shut out too,
 * and waited for. Killed anywhere, it is done again from the beginning.
 */
async function carryOut(deps: CarryOutDeps, erasure: Erasure): Promise<void> {
  const { people, erasures, logger } = deps;
  const { _id, anonymousId } = erasure;
  if (!erasure.isErased) {
    const user = await people.live(_id);
    const listed = user?.identityIds ?? [];
    const identities = await people.identities.getMany([...new Set([...erasure.identityIds, ...listed])]);
    // Of two who both asked and were joined since, each keeps out the identities that it knew.
    const isIn = identities.some(({ kind, erasing }) => kind === 'mp' && erasing === undefined);
    if (!erasure.closedAt || isIn) return void (await close(deps, erasure, listed));
    const userIds = await withMerged(deps, erasure, user);
    if (!(await eraseAll(deps, { userIds, anonymousId }, identities, user))) return;
    const merged = userIds.filter((id) => id !== user?._id);
    if (merged.length > 0) await people.users.removeMany({ _id: { in: merged } });
    await letFollow(deps, identities);
    await erasures.updateIf({ _id, anonymousId }, { set: { isErased: true } });
  }
  await release(deps, erasure);
  logger.info('erasure.done', { erasure: anonymousId, why: erasure.why });
}

/** All ids of the person; those that a merge has added since are written down, to be found when this is killed. */
async function withMerged(
  { erasures }: CarryOutDeps,
  { _id, anonymousId, userIds }: Erasure,
  user: User | undefined,
): Promise<readonly UserId[]> {
  const added = user ? idsOf(user).filter((id) => !userIds.includes(id)) : [];
  if (added.length === 0) return userIds;
  const all = [...userIds, ...added];
  await erasures.updateIf({ _id, anonymousId }, { set: { userIds: all } });
  return all;
}

/** False when something must stay a while, or somebody was added to the record meanwhile. */
async function eraseAll(
  { people, erase }: CarryOutDeps,
  { userIds, anonymousId }: Pick<Erasure, 'userIds' | 'anonymousId'>,
  identities: readonly Identity[],
  user: User | undefined,
): Promise<boolean> {
  let isDone = true;
  for (const eraseIn of erase) isDone = (await eraseIn({ userIds, identities, anonymousId })) && isDone;
  if (!isDone) return false;
  return user === undefined || people.users.removeIf({ _id: user._id, updatedAt: user.updatedAt });
}

/**
 * Who still follows an Official Account does: WeChat's list names them, and would bring them back. They are a follower
 * who is nobody else, of whom WeChat is asked again.
 */
async function letFollow({ people, refetch }: CarryOutDeps, identities: readonly Identity[]): Promise<void> {
  const followers = identities.filter(({ kind }) => kind === 'oa');
  if (followers.length === 0) return;
  await people.detach(followers.map(({ _id }) => _id));
  for (const appId of new Set(followers.map((follower) => follower.appId))) await refetch(appId);
}
