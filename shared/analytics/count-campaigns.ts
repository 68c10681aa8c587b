import { shanghaiDay } from '../core/clock.ts';
import { faceValue } from '../coupons/index.ts';
import type { Counts } from './counts.ts';
import type { Story } from './story.ts';

export const campaignSeries = (templateId: string): string => `campaign:${templateId}`;
/** Of the coupons that were claimed by a channel, or used in a store. */
export const byChannel = (templateId: string, channelId: string): string =>
  `${campaignSeries(templateId)}:by:${channelId}`;
export const inStore = (templateId: string, storeId: string): string => `${campaignSeries(templateId)}:in:${storeId}`;

type Owned = Story['coupons'][number];

/** What orders took off by it and did not give back, in fen. */
function offOf({ history }: Owned): number {
  const last = history.findLast(({ what }) => what === 'used' || what === 'refunded');
  if (last?.what === 'refunded') return last.left;
  return last?.what === 'used' ? last.share.lines.reduce((sum, one) => sum + one, last.share.shipping) : 0;
}

/** Of one that is used: what orders took off; what a till took off is not known: the most that it can be. */
function costOf(coupon: Owned): { off: number; till: number } {
  if (coupon.orderId !== undefined) return { off: offOf(coupon), till: 0 };
  return { off: 0, till: faceValue(coupon.terms) ?? 0 };
}

/**
 * Counts one person's coupons, by campaign: when they were issued and used, and the orders that used them; each on its own day.
 * An order of several coupons counts for the campaign of each.
 */
export function countCampaigns({ coupons, purchases }: Story, counts: Counts): void {
  for (const coupon of coupons) {
    const { templateId, channel, issuedAt, state, redeemedAt, redeemedIn } = coupon;
    const places = [campaignSeries(templateId), byChannel(templateId, channel)];
    for (const series of places) counts.add(series, shanghaiDay(issuedAt), 'issued');
    if (state !== 'redeemed' || !redeemedAt) continue;
    if (redeemedIn !== undefined) places.push(inStore(templateId, redeemedIn));
    const { off, till } = costOf(coupon);
    for (const series of places) {
      counts.add(series, shanghaiDay(redeemedAt), 'used');
      counts.add(series, shanghaiDay(redeemedAt), 'off', off);
      counts.add(series, shanghaiDay(redeemedAt), 'till', till);
    }
  }
  const byId = new Map(coupons.map((coupon) => [coupon._id as string, coupon]));
  for (const { at, gmv, couponIds } of purchases) {
    const used = couponIds.flatMap((id) => byId.get(id) ?? []);
    const places = used.flatMap(({ templateId, channel }) => [
      campaignSeries(templateId),
      byChannel(templateId, channel),
    ]);
    for (const series of new Set(places)) {
      counts.add(series, shanghaiDay(at), 'orders');
      counts.add(series, shanghaiDay(at), 'gmv', gmv);
    }
  }
}
