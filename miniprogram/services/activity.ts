import type { InputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import { callCustomer } from './cloud';
import { channelIn, newVisit, randomKey, type Visit } from './session';

type Batch = Pick<InputOf<Contracts['activity.report']>, 'batchId' | 'events'>;
type Event = Batch['events'][number];
type Untimed<E> = E extends { at: string } ? Omit<E, 'at'> : never;

/** What is still to be told. It stands in the phone's storage alone, so that it outlives the mini program and is erased with the rest. */
interface Waiting {
  events: Event[];
  /** Is being told: the same, with the same id, until it is known to have arrived. */
  batch?: Batch;
}

const KEPT = 'activity-1';
/** As the contract has it. */
const MOST_EVENTS = 50;
const ENOUGH_TO_TELL = 20;
/** Of somebody who is never online; the oldest go. */
const MOST_WAITING = 300;
/** Who comes back within it, the same way, is still there. */
const SAME_VISIT_MS = 30 * 60 * 1000;

const waiting = (): Waiting => wx.getStorageSync<Waiting | ''>(KEPT) || { events: [] };
const keep = (now: Waiting): void => wx.setStorageSync(KEPT, now);

let telling: Promise<void> | undefined;

/** Remembers what somebody did; told later, with other things. Never fails: nobody is kept from anything by statistics. */
export function track(event: Untimed<Event>, at = Date.now()): void {
  try {
    const { events, batch } = waiting();
    const all = [...events, { ...event, at: new Date(at).toISOString() }].slice(-MOST_WAITING);
    keep({ events: all, batch });
    if (all.length >= ENOUGH_TO_TELL) void tellActivity();
  } catch (error) {
    console.warn('not tracked', error);
  }
}

/** Tells what waits: one batch after the other, until all is told or one does not arrive. */
export function tellActivity(): Promise<void> {
  telling ??= tellAll().finally(() => (telling = undefined));
  return telling;
}

async function tellAll(): Promise<void> {
  try {
    while (await tellNext());
  } catch (error) {
    console.warn('not told', error);
  }
}

async function tellNext(): Promise<boolean> {
  const { events, batch: begun } = waiting();
  const batch = begun ?? { batchId: randomKey(), events: events.slice(0, MOST_EVENTS) };
  if (batch.events.length === 0) return false;
  if (!begun) keep({ events: events.slice(MOST_EVENTS), batch });
  const result = await callCustomer('activity.report', { ...batch, sentAt: new Date().toISOString() });
  // What is never taken is not told for ever.
  const isOver = result.ok || result.error.code === 'COMMON.INVALID_INPUT';
  const now = waiting();
  if (isOver && now.batch?.batchId === batch.batchId) keep({ events: now.events });
  return isOver;
}

let lookedAt: { page: string; since: number } | undefined;

/** Somebody looks at another page now, or at none: how long they looked at the one before is remembered. */
export function lookAt(page?: string): void {
  const now = Date.now();
  if (lookedAt) track({ what: 'page', page: lookedAt.page, ms: Math.max(0, now - lookedAt.since) }, lookedAt.since);
  lookedAt = page === undefined ? undefined : { page, since: now };
}

const LANDING = 'packages/entry/landing';
let lastVisit: { scene: number; channelId?: string; leftAt: number } | undefined;

/** The mini program came to the front. The landing page tells of the visits that it reports itself. */
export function comeToFront({
  path,
  query,
  scene,
}: {
  path: string;
  query: Record<string, string>;
  scene: number;
}): void {
  const visit = { ...newVisit(channelIn(query)), scene };
  const { channelId } = visit;
  const isSame = lastVisit?.scene === scene && lastVisit.channelId === channelId;
  const isBack = isSame && Date.now() - (lastVisit?.leftAt ?? 0) < SAME_VISIT_MS;
  lastVisit = { scene, channelId, leftAt: Date.now() };
  if (!isBack && path !== LANDING) trackVisit(visit);
}

/** Somebody came in, whether the sign-in arrives or not; `visit` is the one that the sign-in is given. */
export const trackVisit = ({ visitId, scene, channelId }: Visit): void =>
  track({ what: 'enter', visitId, scene, ...(channelId !== undefined && { channelId }) });

/** The mini program is left: what waits is told, because it may not come back. */
export function goToBack(): void {
  if (lastVisit) lastVisit.leftAt = Date.now();
  lookAt();
  void tellActivity();
}
