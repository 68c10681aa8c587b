import { shanghaiDay } from '../core/clock.ts';
import type { Counts } from './counts.ts';
import type { Story } from './story.ts';

export const storeSeries = (storeId: string): string => `store:${storeId}`;

/** Counts what one person used and ordered in stores, each on its own day. */
export function countStores({ coupons, purchases }: Story, counts: Counts): void {
  for (const { state, redeemedAt, redeemedIn } of coupons)
    if (state === 'redeemed' && redeemedAt && redeemedIn !== undefined)
      counts.add(storeSeries(redeemedIn), shanghaiDay(redeemedAt), 'used');
  for (const { at, gmv, storeId } of purchases) {
    if (storeId === undefined) continue;
    counts.add(storeSeries(storeId), shanghaiDay(at), 'orders');
    counts.add(storeSeries(storeId), shanghaiDay(at), 'gmv', gmv);
  }
}
