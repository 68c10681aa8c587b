import { countCoupons, couponOf, couponsOf, templatesOf, type Design } from './design.ts';

let reservations = 0;

/** Decision 0002, as far as it goes without a kill: what dead calls left is not looked for. */
export const reservation: Design = {
  name: 'reservation',
  how: 'stock − 1 and a reservation, the coupon, the reservation dropped (decision 0002)',
  async open(database, { templateId, total }) {
    await templatesOf(database).add({ _id: templateId, total, remaining: total, reservations: {} });
  },
  instance(database, campaign) {
    const [templates, coupons] = [templatesOf(database), couponsOf(database)];
    const { templateId: _id } = campaign;
    return async (userId) => {
      const id = String(++reservations);
      const path = `reservations.${userId}`;
      const coupon = couponOf(campaign, userId, { reservationId: id });
      const [mine, template] = await Promise.all([coupons.get(coupon._id), templates.get(_id)]);
      if (mine) return 'repeated';
      const taken =
        Number(template?.remaining) > 0 &&
        (await templates.updateIf(
          { _id, remaining: { gt: 0 }, [path]: { exists: false } },
          { inc: { remaining: -1 }, set: { [path]: { id, at: new Date() } } },
        ));
      if (!taken) return (await coupons.get(coupon._id)) ? 'repeated' : 'soldOut';
      const isNew = (await coupons.add(coupon)) === 'added';
      await templates.updateIf(
        { _id, [`${path}.id`]: id },
        { unset: [path], ...(isNew ? {} : { inc: { remaining: 1 } }) },
      );
      return isNew ? 'claimed' : 'repeated';
    };
  },
  coupons: countCoupons,
};
