import { staffOf, type User } from '../../../shared/identity/index.ts';
import { readAll } from '../../local/admin-database.ts';
import { CONTESTED_TEMPLATE, STORE } from '../../local/merchant.ts';
import { oneTimeCode } from '../../../shared/core/one-time-code.ts';
import { check } from '../check.ts';
import { CUSTOMER, STAFF, type JobContext, type Step } from '../context.ts';
import { readCoupons } from '../records.ts';
import { personNamed } from './follow-push.ts';

/** Signs the staff member in and makes them staff of a store, as whoever can write the database may. */
async function employ(context: JobContext): Promise<string | undefined> {
  const { unionId } = await personNamed(context, STAFF);
  await context.control.call('customer', STAFF, 'user.signIn', {});
  await context.database
    .collection('users')
    .where({ unionId })
    .update({ roles: [staffOf(STORE)] });
  return (await readAll<User>(context.database, 'users', { unionId }))[0]?._id;
}

/** What the customer's phone shows: the number, and digits made of the key that it got, by the server's clock. */
async function shownCode({ control, database, couponCode }: JobContext): Promise<string> {
  const coupon = (await readCoupons(database, CONTESTED_TEMPLATE)).find(({ code }) => code === couponCode);
  const shown = await control.call('customer', CUSTOMER, 'coupon.code', { couponId: coupon?._id ?? '' });
  const { key = '', now = 0 } = (shown.ok && shown.data.rotating) || {};
  return `${couponCode ?? ''} ${oneTimeCode(key, new Date(now))}`;
}

/** A staff member redeems the first customer's coupon; nobody else can, and not twice. */
export const redeem: Step = {
  name: 'redeem',
  title: '店员核销一张 · staff redeem one',
  async run(context) {
    const { control, database, couponCode = '' } = context;
    const staffId = await employ(context);
    const code = await shownCode(context);
    const confirm = (person: string, requestKey: string, shown = code) =>
      control.call('staff', person, 'redeem.confirm', { code: shown, requestKey });
    const numberAlone = await confirm(STAFF, 'main-job-redeem-3', couponCode);
    const byCustomer = await confirm(CUSTOMER, 'main-job-redeem-0');
    const first = await confirm(STAFF, 'main-job-redeem-1');
    const repeated = await confirm(STAFF, 'main-job-redeem-1');
    const second = await confirm(STAFF, 'main-job-redeem-2');
    const coupons = await readCoupons(database, CONTESTED_TEMPLATE);
    const redeemed = coupons.filter((coupon) => coupon.state === 'redeemed');
    return [
      check('顾客自己不能核销 · customers cannot', 'COMMON.FORBIDDEN', byCustomer.ok || byCustomer.error.code),
      check(
        '只有券号不能核销 · the number alone does not',
        'COUPON.STALE_CODE',
        numberAlone.ok || numberAlone.error.code,
      ),
      check('核销成功，重试同一答复 · redeemed, a retry alike', [true, true], [first.ok, repeated.ok]),
      check('不能再核销 · not a second time', 'COUPON.ALREADY_REDEEMED', second.ok || second.error.code),
      check(
        '库中已核销的券 · redeemed in the database',
        [couponCode],
        redeemed.map((coupon) => coupon.code),
      ),
      check(
        '流水只有一次核销，由该店员在该店 · once in its history, by this person in this store',
        [[staffId, STORE]],
        redeemed[0]?.history.flatMap((event) => (event.what === 'redeemed' ? [[event.by, event.storeId]] : [])),
      ),
    ];
  },
};
