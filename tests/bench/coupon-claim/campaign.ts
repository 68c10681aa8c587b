import type { TemplateId, UserId } from '../../../shared/core/ids.ts';
import type { CouponTemplate } from '../../../shared/coupons/index.ts';

/** A campaign that is open for everybody, one for each person. */
export const templateFor = (_id: TemplateId, total: number): CouponTemplate => ({
  ...{ _id, state: 'active', version: 1, audience: [], requestKey: 'bench' },
  terms: {
    ...{ title: '满减券', benefit: { is: 'amountOff', amount: 500 }, threshold: 3000, scope: {} },
    ...{ validity: { is: 'relative', days: 30 }, stacking: 'alone', description: '' },
  },
  ...{ startsAt: new Date(0), endsAt: new Date(Date.now() + 1e10), limits: { total, perUser: 1 } },
  ...{ createdAt: new Date(), updatedAt: new Date(), updatedBy: 'u_bench' as UserId },
});
