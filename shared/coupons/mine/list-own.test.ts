import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../../core/clock.ts';
import type { StoreId, UserId } from '../../core/ids.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Campaign, user } from '../claims.harness.ts';
import { redeemCoupon } from '../redeem-coupon.ts';
import { shownCode } from '../shown-code/shown-code.harness.ts';
import { listOwn } from './list-own.ts';

type State = Parameters<typeof listOwn>[2]['state'];

let local: LocalDatabase;
let campaign: Campaign;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  campaign = await Campaign.open(local, { total: 100 });
});
afterAll(() => local.close());

const page = (state: State, after?: Parameters<typeof listOwn>[2]['after'], formerIds: UserId[] = []) =>
  listOwn(campaign.deps(), { ...campaign.recordOf(user(1)), formerIds }, { state, after });
const ids = async (state: State, formerIds?: UserId[]) =>
  (await page(state, undefined, formerIds)).coupons.map(({ _id }) => _id);

/** So many more coupons of the same person, of each three with the same end. */
async function more(count: number): Promise<void> {
  await campaign.claim(user(1));
  const coupon = campaign.coupons()[0]!;
  const others = Array.from({ length: count }, (_, n) => ({
    ...{
      ...coupon,
      _id: `c-${String(n).padStart(2, '0')}`,
      code: `c-${n}`,
      keys: [`c-${n}`],
      cause: `c-${n}`,
      unit: 200 + n,
      dayUnit: 200 + n,
    },
    expiresAt: new Date(coupon.expiresAt.getTime() + Math.floor(n / 3) * DAY_MS),
  }));
  await local.database.collection('coupons').addMany(others);
}

describe('a person’s coupons', () => {
  it('show what was claimed just now, what was used and what is over, each in its list', async () => {
    expect(await page('usable')).toEqual({ coupons: [] });
    await campaign.claim(user(1));
    await campaign.claim(user(2));
    const coupon = campaign.coupons().find(({ userId }) => userId === user(1))!;
    const requests = local.requests();
    expect(await ids('usable')).toEqual([coupon._id]);
    expect(local.requests()).toBe(requests + 1);
    // What another record of the person's claimed is theirs, also before it is moved.
    expect(await ids('usable', [user(2)])).toHaveLength(2);
    campaign.clock.advance(coupon.expiresAt.getTime() - campaign.clock.now().getTime());
    expect([await ids('usable'), await ids('expired')]).toEqual([[], [coupon._id]]);
    campaign.clock.advance(-1);
    const code = await shownCode(campaign.deps(), coupon);
    const redemption = { staffId: user(9), storeId: 's' as StoreId, requestKey: 'key-0001', code };
    await redeemCoupon(campaign.deps(), redemption);
    campaign.clock.advance(1);
    expect([await ids('usable'), await ids('used'), await ids('expired')]).toEqual([[], [coupon._id], []]);
  });

  it('come page by page, what ends soon in front, each once although others are used and claimed meanwhile', async () => {
    await more(50);
    const first = await page('usable');
    const ends = first.coupons.map(({ expiresAt }) => expiresAt.getTime());
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    const taken = first.coupons.slice(3, 9).map(({ _id }) => _id);
    await local.database.collection('coupons').updateMany({ _id: { in: taken } }, { set: { state: 'redeemed' } });
    const second = await page('usable', first.next);
    const third = await page('usable', second.next);
    const all = [first, second, third].flatMap(({ coupons }) => coupons.map(({ _id }) => _id));
    expect([first, second, third].map(({ coupons }) => coupons.length)).toEqual([20, 20, 11]);
    expect(new Set(all).size).toBe(51);
    expect(third.next).toBeUndefined();
  });

  it('that are over come with the newest in front', async () => {
    await more(24);
    campaign.clock.advance(300 * DAY_MS);
    const first = await page('expired');
    const second = await page('expired', first.next);
    const ends = [...first.coupons, ...second.coupons].map(({ expiresAt }) => expiresAt.getTime());
    expect(ends).toEqual([...ends].sort((a, b) => b - a));
    expect(ends).toHaveLength(25);
  });
});
