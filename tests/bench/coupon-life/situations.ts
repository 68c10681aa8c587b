import { randomIds, type StoreId } from '../../../shared/core/ids.ts';
import {
  CouponStock,
  getCoupon,
  listOwn,
  previewRedemption,
  redeemCoupon,
  type Coupon,
} from '../../../shared/coupons/index.ts';
import { shownCode } from '../../../shared/coupons/shown-code/shown-code.harness.ts';
import type { Database } from '../../../shared/db/database.ts';
import { People, recordOf } from '../../../shared/identity/index.ts';
import { metered } from '../coupon-claim/load.ts';
import { clock, identityOf } from './coupon-world.ts';
import { couponOf, userOf } from './issued-coupons.ts';

/** What one call asked the database for, and took. */
export interface Cost {
  requests: number;
  ms: number;
}

const STORE = 'store-1' as StoreId;

/** What is measured, with who calls looked up as the deployed functions do. */
export const SITUATIONS = {
  mine: { label: 'coupon.mine (usable)', mostRequests: 2 },
  detail: { label: 'coupon.get', mostRequests: 2 },
  preview: { label: 'redeem.preview', mostRequests: 3 },
  redeem: { label: 'redeem.confirm', mostRequests: 4 },
} as const;
export type Situation = keyof typeof SITUATIONS;

function depsOf(database: Database) {
  return { clock, ids: randomIds, stock: new CouponStock(database), people: new People(database, clock, []) };
}
type Deps = ReturnType<typeof depsOf>;

/** Staff, as `storeStaff` lets them in. */
async function staff({ people }: Deps, n: number): Promise<void> {
  const identity = await people.find(identityOf(n));
  await people.live(identity?.userId ?? userOf(n));
}

/** One round, of one person: each call once. */
export async function playRound(database: Database, n: number): Promise<Record<Situation, Cost>> {
  let requests = 0;
  const deps = depsOf(metered(database, () => (requests += 1)));
  const measure = async (work: () => Promise<unknown>): Promise<Cost> => {
    requests = 0;
    const from = performance.now();
    await work();
    return { requests, ms: performance.now() - from };
  };
  const mine = await measure(async () => {
    const user = await recordOf(deps.people, identityOf(n));
    if (!user || (await listOwn(deps, user, { state: 'usable' })).coupons.length === 0) throw new Error('no coupon');
  });
  const detail = await measure(async () => {
    const userIds = [(await recordOf(deps.people, identityOf(n)))?._id ?? userOf(n)];
    if (!(await getCoupon(deps, { userIds, couponId: couponOf(n) })).ok) throw new Error('not found');
  });
  const coupon = (await deps.stock.coupons.get(couponOf(n))) as Coupon;
  const shown = { storeId: STORE, code: await shownCode(deps, coupon) };
  const preview = await measure(async () => {
    await staff(deps, n);
    const seen = await previewRedemption(deps, shown);
    if (!seen.ok || seen.data.refusal) throw new Error('cannot be redeemed');
  });
  const redeem = await measure(async () => {
    await staff(deps, n);
    const request = { ...shown, staffId: userOf(n), requestKey: `key-${n}` };
    if (!(await redeemCoupon(deps, request)).ok) throw new Error('not redeemed');
  });
  return { mine, detail, preview, redeem };
}
