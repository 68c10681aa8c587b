import { shanghaiDay } from '../core/clock.ts';
import type { ActivityEvent } from './activity.ts';
import type { CountedCoupon, History } from './history.ts';
import { Journeys, type Goals, type Journey } from './journeys.ts';
import type { Touch, TouchRule } from './touches.ts';

/** More visits of one person on one day are a machine's: none of that day counts. */
export const MOST_VISITS_A_DAY = 200;

/** Goals stand below the rule by which they were put down to a channel. */
type Measure = 'visits' | 'visitors' | `${TouchRule}.${keyof Goals}`;

/** What is counted of somebody: a number of each measure, of a series, on a day. The key is made by `keyOf`. */
export type Counts = Map<string, number>;

/** `series|day|measure`. */
export const keyOf = (series: string, day: string, measure: string): string => `${series}|${day}|${measure}`;

/** Every channel together; each person once a day. */
export const ALL_CHANNELS = 'all';
/** Of one channel; empty: of what came by none. */
export const seriesOf = (channelId: string): string => `channel:${channelId}`;

interface Entry {
  visitId: string;
  at: Date;
  channelId: string;
  isSignedIn: boolean;
}

export interface CountingRules {
  /** Whether a channel was ours at that moment: anything may be told. */
  isChannel(channelId: string, at: Date): boolean;
  /** Days before it are closed. */
  from: string;
}

type Entering = Extract<ActivityEvent, { what: 'enter' }>;
const isEntering = (event: ActivityEvent): event is Entering => event.what === 'enter';

/** Every coming in, as the sign-in kept it and as the phone told it: the same visit once. */
function entriesOf({ visits, batches }: History, channelAt: (id: string | undefined, at: Date) => string): Entry[] {
  const kept = visits.map(({ _id, at, channelId }) => ({
    ...{ visitId: _id.slice(_id.indexOf(':') + 1), at, isSignedIn: true, channelId: channelAt(channelId, at) },
  }));
  const told = batches
    .flatMap(({ events }) => events.filter(isEntering))
    .map(({ visitId, at, channelId }) => ({
      ...{ visitId, at, isSignedIn: false, channelId: channelAt(channelId, at) },
    }));
  const known = new Map<string, Entry>();
  // What the sign-in kept has the server's moment.
  for (const entry of [...told, ...kept]) known.set(entry.visitId, entry);
  const entries = [...known.values()];
  const perDay = new Map<string, number>();
  for (const { at } of entries) perDay.set(shanghaiDay(at), (perDay.get(shanghaiDay(at)) ?? 0) + 1);
  return entries.filter(({ at }) => (perDay.get(shanghaiDay(at)) ?? 0) <= MOST_VISITS_A_DAY);
}

/** Whether the person took it, and was not given it. */
const isClaimed = ({ history: [first] }: CountedCoupon): boolean =>
  first?.what === 'issued' && (first.how === 'claim' || first.how === 'code');

function journeysOf(history: History, { isChannel }: CountingRules): Journey[] {
  const channelAt = (id: string | undefined, at: Date): string => (id !== undefined && isChannel(id, at) ? id : '');
  const entries = entriesOf(history, channelAt);
  const claims = history.coupons.filter(isClaimed);
  // An order that was given back whole is none.
  const orders = history.orders.flatMap(({ channelId, paidAt, paid, refunded, changedAt }) =>
    paidAt && paid > refunded ? { channelId, at: paidAt < changedAt ? paidAt : changedAt, gmv: paid - refunded } : [],
  );
  // Whoever claims or orders by a channel has come by it, also when word of the visit was lost.
  const told = [
    ...claims.map(({ channelId, issuedAt: at }) => ({ channelId: channelAt(channelId, at), at })),
    ...orders.map(({ channelId, at }) => ({ channelId: channelAt(channelId, at), at })),
  ];
  const touches: Touch[] = [...entries, ...told].filter(({ channelId }) => channelId !== '');
  const journeys = new Journeys(touches.sort((a, b) => a.at.getTime() - b.at.getTime()));
  for (const { visitId, at, channelId, isSignedIn } of entries) {
    journeys.at(channelId, at).visits.add(visitId);
    if (isSignedIn) journeys.reach(at, { signedIn: 1 });
  }
  for (const { channelId, issuedAt, state } of claims) {
    journeys.at(channelAt(channelId, issuedAt), issuedAt).isThere = true;
    journeys.reach(issuedAt, { signedIn: 1, claimed: 1, redeemed: state === 'redeemed' ? 1 : 0 });
  }
  for (const { at, gmv } of orders) journeys.reach(at, { ordered: 1, orders: 1, gmv });
  return journeys.all();
}

const once = (count: number): number => Math.min(count, 1);

/** What journeys of one day are together: how many visits, orders and fen, and whether each step was reached. */
function measuresOf(journeys: readonly Journey[]): [Measure, number][] {
  const sum = (of: (journey: Journey) => number): number => journeys.reduce((all, journey) => all + of(journey), 0);
  const goals = (['last', 'first'] as const).flatMap((rule): [Measure, number][] => [
    [`${rule}.signedIn`, once(sum((one) => one.goals[rule].signedIn))],
    [`${rule}.claimed`, once(sum((one) => one.goals[rule].claimed))],
    [`${rule}.redeemed`, once(sum((one) => one.goals[rule].redeemed))],
    [`${rule}.ordered`, once(sum((one) => one.goals[rule].ordered))],
    [`${rule}.orders`, sum((one) => one.goals[rule].orders)],
    [`${rule}.gmv`, sum((one) => one.goals[rule].gmv)],
  ]);
  return [
    ['visits', sum(({ visits }) => visits.size)],
    ['visitors', journeys.some(({ visits, isThere }) => isThere || visits.size > 0) ? 1 : 0],
    ...goals,
  ];
}

/**
 * What one person counts for: a function of what is kept of them, whatever came first and how often it was told. Days that
 * are closed are left out.
 */
export function countPerson(history: History, rules: CountingRules): Counts {
  const counts: Counts = new Map();
  if (history.person.isStaff) return counts;
  const open = journeysOf(history, rules).filter(({ day }) => day >= rules.from);
  const add = (series: string, day: string, journeys: readonly Journey[]) => {
    for (const [measure, by] of measuresOf(journeys)) if (by > 0) counts.set(keyOf(series, day, measure), by);
  };
  for (const journey of open) add(seriesOf(journey.channelId), journey.day, [journey]);
  for (const day of new Set(open.map((journey) => journey.day)))
    add(
      ALL_CHANNELS,
      day,
      open.filter((journey) => journey.day === day),
    );
  return counts;
}
