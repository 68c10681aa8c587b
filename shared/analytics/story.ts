import { shanghaiDay } from '../core/clock.ts';
import type { ActivityEvent } from './activity.ts';
import type { CountedCoupon, History } from './history.ts';
import type { Touch } from './touches.ts';

/** More visits of one person on one day are a machine's: none of that day counts. */
export const MOST_VISITS_A_DAY = 200;

export interface CountingRules {
  /** Whether a channel was ours at that moment: anything may be told. */
  isChannel(channelId: string, at: Date): boolean;
  /** Whether it stands in an article. */
  isArticle(channelId: string): boolean;
  /** Days before it are closed. */
  from: string;
}

/** Somebody came in. */
export interface Entry {
  visitId: string;
  at: Date;
  /** Empty: no channel of ours. */
  channelId: string;
  isSignedIn: boolean;
}

/** An order that was paid (by coupons alone, too), and not given back whole. */
export interface CountedPurchase {
  at: Date;
  channelId: string;
  /** What was paid, less what was given back, in fen. */
  gmv: number;
  couponIds: readonly string[];
  /** Absent: online, or not told. */
  storeId?: string;
}

/** What one person did, as it counts; each list from the earliest on. */
export interface Story {
  entries: readonly Entry[];
  coupons: readonly (CountedCoupon & { isClaimed: boolean; channel: string })[];
  purchases: readonly CountedPurchase[];
  touches: readonly Touch[];
  /** What the phone told, coming in left out. */
  doings: readonly Exclude<ActivityEvent, { what: 'enter' }>[];
  firstVisitAt?: Date;
}

type ChannelAt = (channelId: string | undefined, at: Date) => string;
type Entering = Extract<ActivityEvent, { what: 'enter' }>;
const isEntering = (event: ActivityEvent): event is Entering => event.what === 'enter';
const earlier = (a: { at: Date }, b: { at: Date }): number => a.at.getTime() - b.at.getTime();

/** Every coming in, as the sign-in kept it and as the phone told it: the same visit once. */
function entriesOf({ visits, batches }: History, channelAt: ChannelAt): Entry[] {
  const kept = visits.map(({ _id, at, channelId }) => ({
    ...{ visitId: _id.slice(_id.indexOf(':') + 1), at, isSignedIn: true, channelId: channelAt(channelId, at) },
  }));
  const told = batches
    .flatMap(({ events }) => events.filter(isEntering))
    .map(({ visitId, at, channelId }) => ({
      ...{ visitId, at, isSignedIn: false, channelId: channelAt(channelId, at) },
    }));
  // What the sign-in kept has the server's moment.
  const known = new Map([...told, ...kept].map((entry) => [entry.visitId, entry]));
  const entries = [...known.values()];
  const perDay = new Map<string, number>();
  for (const { at } of entries) perDay.set(shanghaiDay(at), (perDay.get(shanghaiDay(at)) ?? 0) + 1);
  return entries.filter(({ at }) => (perDay.get(shanghaiDay(at)) ?? 0) <= MOST_VISITS_A_DAY).sort(earlier);
}

/** Whether the person took it, and was not given it. */
const isClaimed = ({ history: [first] }: CountedCoupon): boolean =>
  first?.what === 'issued' && (first.how === 'claim' || first.how === 'code');

function purchasesOf({ orders }: History, channelAt: ChannelAt): CountedPurchase[] {
  const counted = orders.flatMap(({ channelId, paidAt, paid, refunded, changedAt, couponIds, storeId }) => {
    const isGivenBack = refunded > 0 && paid <= refunded;
    // Coupons may have paid all of it.
    if (!paidAt || isGivenBack) return [];
    // A shop's clock may be ahead.
    const at = paidAt < changedAt ? paidAt : changedAt;
    return { at, channelId: channelAt(channelId, at), gmv: paid - refunded, couponIds, storeId };
  });
  return counted.sort(earlier);
}

export function storyOf(history: History, { isChannel }: CountingRules): Story {
  const channelAt: ChannelAt = (id, at) => (id !== undefined && isChannel(id, at) ? id : '');
  const entries = entriesOf(history, channelAt);
  const purchases = purchasesOf(history, channelAt);
  const coupons = history.coupons.map((coupon) => ({
    ...{ ...coupon, isClaimed: isClaimed(coupon), channel: channelAt(coupon.channelId, coupon.issuedAt) },
  }));
  // Whoever claims or orders by a channel has come by it, also when word of the visit was lost.
  const claims = coupons
    .filter((one) => one.isClaimed)
    .map(({ channel, issuedAt }) => ({ channelId: channel, at: issuedAt }));
  const touches = [...entries, ...claims, ...purchases].filter(({ channelId }) => channelId !== '').sort(earlier);
  const doings = history.batches.flatMap(({ events }) => events.flatMap((event) => (isEntering(event) ? [] : event)));
  const [first] = entries;
  const known = history.person.firstVisitAt;
  const firstVisitAt = first && known ? (first.at < known ? first.at : known) : (known ?? first?.at);
  return { entries, coupons, purchases, touches, doings: doings.sort(earlier), firstVisitAt };
}
