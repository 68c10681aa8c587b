import { shanghaiMoment } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { ownPage, type OwnData } from '../identity/index.ts';
import type { Coupon } from './coupon.ts';
import { termsInWords } from './worth.ts';

const stateText = ({ redeemedAt, expiresAt, orderId }: Coupon): string =>
  redeemedAt
    ? `已于 ${shanghaiMoment(redeemedAt)} ${orderId ? `用于订单 ${orderId}` : '核销'}`
    : `有效期至 ${shanghaiMoment(expiresAt)}`;

/** A person's coupons; not who redeemed them, nor how they were paid out of stock. */
export const ownCoupons = (database: Database): OwnData => ({
  subject: 'coupons',
  title: '优惠券',
  page: ({ userIds }, after) =>
    ownPage(database.collection<Coupon>('coupons'), { userId: { in: userIds } }, after, (coupon) => {
      const {
        _id: couponId,
        terms,
        state,
        code,
        channelId,
        issuedAt,
        startsAt,
        expiresAt,
        redeemedAt,
        orderId,
      } = coupon;
      const hasCodeKey = coupon.codeKey !== undefined;
      const used = { redeemedAt, voucherId: coupon.payout?.voucherId, orderId };
      return {
        data: { couponId, terms, state, code, hasCodeKey, channelId, issuedAt, startsAt, expiresAt, ...used },
        text: `${terms.title}（${termsInWords(terms)}），券码 ${code}，领取于 ${shanghaiMoment(issuedAt)}，${stateText(coupon)}`,
      };
    }),
});
