import { systemClock } from '../../../../shared/core/clock.ts';
import { randomIds, type TemplateId, type UserId } from '../../../../shared/core/ids.ts';
import { claimCoupon, CouponStock, type Coupon } from '../../../../shared/coupons/index.ts';
import { templateFor } from '../campaign.ts';
import type { Design, Outcome } from './design.ts';

const outcomeOf = (claimed: Awaited<ReturnType<typeof claimCoupon>>): Outcome => {
  if (claimed.ok) return claimed.data.alreadyClaimed ? 'repeated' : 'claimed';
  if (claimed.error === 'COUPON.BUSY') return 'busy';
  if (claimed.error !== 'COUPON.SOLD_OUT') throw new Error(claimed.error);
  return 'soldOut';
};

const recordOf = (_id: UserId) => ({
  ...{ _id, identityIds: [], roles: [], createdAt: new Date(0), updatedAt: new Date(0) },
});

/** The use case as it is built, with what an instance remembers. The unique index over template and unit decides. */
export const units: Design = {
  name: 'units',
  how: 'as it is built: the coupon alone, under a derived `_id`, with the number of a unit that a unique index lets only one coupon have; who meets too many others is asked to come again (decisions 0020 and 0029)',
  async open(database, { templateId, total }) {
    await new CouponStock(database).templates.add(templateFor(templateId as TemplateId, total));
  },
  async instance(database, { templateId }) {
    const deps = { clock: systemClock, ids: randomIds, stock: new CouponStock(database) };
    const known = await deps.stock.knownOf(templateId, systemClock.now());
    await known?.look(systemClock);
    return async (userId) =>
      outcomeOf(await claimCoupon(deps, { user: recordOf(userId as UserId), claimedBy: `by ${userId}`, templateId }));
  },
  coupons: (database, { templateId }) => database.collection<Coupon>('coupons').count({ templateId }),
};
