import { countCoupons, couponOf, couponsOf, templatesOf, type Design } from './design.ts';

/** Killed between its two requests it has taken a unit that nobody knows of. */
export const counter: Design = {
  name: 'counter',
  how: 'stock − 1 where above 0, then the coupon under a derived `_id`',
  async open(database, { templateId, total }) {
    await templatesOf(database).add({ _id: templateId, total, remaining: total });
  },
  instance(database, campaign) {
    const [templates, coupons] = [templatesOf(database), couponsOf(database)];
    const change = (by: 1 | -1) =>
      templates.updateIf(
        { _id: campaign.templateId, ...(by < 0 ? { remaining: { gt: 0 } } : {}) },
        { inc: { remaining: by } },
      );
    return async (userId) => {
      const coupon = couponOf(campaign, userId, {});
      if (!(await change(-1))) return (await coupons.get(coupon._id)) ? 'repeated' : 'soldOut';
      if ((await coupons.add(coupon)) === 'added') return 'claimed';
      await change(1);
      return 'repeated';
    };
  },
  coupons: countCoupons,
};
