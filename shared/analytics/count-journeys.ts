import type { Counts } from './counts.ts';
import { Journeys, type Goals, type Journey } from './journeys.ts';
import type { Story } from './story.ts';
import { TOUCH_RULES, type TouchRule } from './touches.ts';

/** Every channel together; each person once a day. */
export const ALL_CHANNELS = 'all';
/** Of one channel; empty: of what came by none. */
export const seriesOf = (channelId: string): string => `channel:${channelId}`;

/** Goals stand below the rule by which they were put down to a channel. */
type Measure = 'visits' | 'visitors' | `${TouchRule}.${keyof Goals}`;

function journeysOf({ entries, coupons, purchases, touches }: Story): Journey[] {
  const journeys = new Journeys(touches);
  for (const { visitId, at, channelId, isSignedIn } of entries) {
    journeys.at(channelId, at).visits.add(visitId);
    if (isSignedIn) journeys.reach(at, { signedIn: 1 });
  }
  for (const { channel, issuedAt, state } of coupons.filter(({ isClaimed }) => isClaimed)) {
    journeys.at(channel, issuedAt).isThere = true;
    journeys.reach(issuedAt, { signedIn: 1, claimed: 1, redeemed: state === 'redeemed' ? 1 : 0 });
  }
  for (const { at, gmv } of purchases) journeys.reach(at, { ordered: 1, orders: 1, gmv });
  return journeys.all();
}

/** Steps are reached or not; visits, orders and money add up. */
const STEPS = ['signedIn', 'claimed', 'redeemed', 'ordered'] as const;
const SUMS = ['orders', 'gmv'] as const;

/** What journeys of one day are together. */
function measuresOf(journeys: readonly Journey[]): [Measure, number][] {
  const sum = (of: (journey: Journey) => number): number => journeys.reduce((all, journey) => all + of(journey), 0);
  const goals = TOUCH_RULES.flatMap((rule): [Measure, number][] => [
    ...STEPS.map((step): [Measure, number] => [
      `${rule}.${step}`,
      Math.min(
        1,
        sum((one) => one.goals[rule][step]),
      ),
    ]),
    ...SUMS.map((name): [Measure, number] => [`${rule}.${name}`, sum((one) => one.goals[rule][name])]),
  ]);
  const isThere = journeys.some(({ visits, isThere: wasSeen }) => wasSeen || visits.size > 0);
  return [['visits', sum(({ visits }) => visits.size)], ['visitors', isThere ? 1 : 0], ...goals];
}

/** Counts one person's journeys: by channel, and of all channels together. */
export function countJourneys(story: Story, counts: Counts): void {
  const journeys = journeysOf(story);
  const add = (series: string, day: string, own: readonly Journey[]) => {
    for (const [measure, by] of measuresOf(own)) counts.add(series, day, measure, by);
  };
  for (const journey of journeys) add(seriesOf(journey.channelId), journey.day, [journey]);
  for (const day of new Set(journeys.map((journey) => journey.day)))
    add(
      ALL_CHANNELS,
      day,
      journeys.filter((journey) => journey.day === day),
    );
}
