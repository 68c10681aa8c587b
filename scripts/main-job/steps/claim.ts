import type { CouponTemplate } from '../../../shared/coupons/index.ts';
import type { User } from '../../../shared/identity/index.ts';
import { readAll } from '../../local/admin-database.ts';
import { CONTESTED_STOCK, CONTESTED_TEMPLATE, MENU_CHANNEL } from '../../local/merchant.ts';
import { check, type Check } from '../check.ts';
import { CUSTOMER, type JobContext, type Step } from '../context.ts';
import { readCoupons, readTemplate, unitsWithin } from '../records.ts';
import { personNamed } from './follow-push.ts';

const HOUR_MS = 60 * 60 * 1000;
/** What Shanghai is ahead of UTC. */
const OFFSET_MS = 8 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;

/** Days of Shanghai since 1970. */
const dayNumber = (moment: Date): number => Math.floor((moment.getTime() + OFFSET_MS) / DAY_MS);

const input = { templateId: CONTESTED_TEMPLATE, channelId: MENU_CHANNEL };

/** What the campaign promises, in the fields of a coupon's terms. */
function termsIn(template: CouponTemplate | undefined) {
  if (!template) return undefined;
  return { templateId: template._id, version: template.version, ...template.terms };
}

/** One coupon in the database, as the campaign promises it, and one unit less in stock. */
async function checkOneCoupon(context: JobContext): Promise<Check[]> {
  const { database } = context;
  const { unionId } = await personNamed(context, CUSTOMER);
  const [user] = await readAll<User>(database, 'users', { unionId });
  const coupons = await readCoupons(database, CONTESTED_TEMPLATE);
  const template = await readTemplate(database, CONTESTED_TEMPLATE);
  const [coupon] = coupons;
  const validity = template?.terms.validity;
  const lastDay = coupon && dayNumber(new Date(coupon.expiresAt.getTime() - 1));
  return [
    check('券面与活动一致 · terms as in the campaign', termsIn(template), coupon?.terms),
    check(
      '有效天数 · days until it expires',
      validity?.is === 'relative' && validity.days,
      coupon && lastDay && lastDay - dayNumber(coupon.issuedAt),
    ),
    check(
      '优惠券属于这位用户 · the coupon is this user’s',
      [user?._id],
      coupons.map((coupon) => coupon.userId),
    ),
    check('占用一个编号 · one unit is taken', 1, unitsWithin(coupons, CONTESTED_STOCK)),
    check(
      '券记下渠道 · the coupon knows its channel',
      [MENU_CHANNEL],
      coupons.map((coupon) => coupon.channelId),
    ),
  ];
}

export const claim: Step = {
  name: 'claim',
  title: '领取优惠券 · claim a coupon',
  async run(context) {
    const reply = await context.control.claim(CUSTOMER, input);
    const coupons = await readCoupons(context.database, CONTESTED_TEMPLATE);
    context.couponCode = coupons[0]?.code;
    return [
      check('答复的券码在库中 · the number answered is stored', reply.ok && reply.data.coupon.code, coupons[0]?.code),
      ...(await checkOneCoupon(context)),
    ];
  },
};

export const claimAgain: Step = {
  name: 'claim-again',
  title: '再次领取得到同一张 · claiming again gives the same one',
  async run(context) {
    const again = () => context.control.claim(CUSTOMER, input);
    const replies = await Promise.all([again(), again(), again()]);
    const codes = replies.map((reply) => reply.ok && reply.data.coupon.code);
    const { couponCode } = context;
    return [
      check('三次答复同一券码 · the same number thrice', [couponCode, couponCode, couponCode], codes),
      ...(await checkOneCoupon(context)),
    ];
  },
};
