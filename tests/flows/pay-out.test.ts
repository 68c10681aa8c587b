import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Coupon } from '../../shared/coupons/index.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

const [CUSTOMER, OTHER, STAFF] = ['林小满', '周子昂', '王思远'] as const;
const CAMPAIGN = 'campaign-wallet';
const STOCK = {
  ...{ stockId: '100', name: '五元代金券', amount: 500, minimum: 3000, total: 9, perUser: 1 },
  endsAt: '2100-01-01T00:00:00Z',
};

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(10, {}, { withWeChatPay: true });
  application.world.wechatPay.addStock(STOCK);
  await application.employ(STAFF);
});
afterAll(() => application.close());

const staff = (call: string, input: object) => application.control.call('staff', STAFF, call as never, input as never);
const customer = (name: string, call: string, input: object) =>
  application.control.call('customer', name, call as never, input as never);
const housekeep = () => application.control.fireTimer('housekeeping', 'every-minute');
const couponOf = (name: string) => {
  const { mpOpenId } = application.person(name);
  return (application.contents()['coupons'] as Coupon[]).find(({ payout }) => payout?.openId === mpOpenId)!;
};
const vouchers = () => application.world.wechatPay.vouchers();

async function open(): Promise<void> {
  const now = application.world.clock.nowMs();
  const campaign = {
    terms: {
      ...{ title: '五元代金券', benefit: { is: 'amountOff', amount: 500 }, threshold: 3000, scope: {} },
      ...{ stacking: 'alone', validity: { is: 'relative', days: 30 }, description: '' },
    },
    ...{ limits: { total: 9, perUser: 1 }, audience: [], outlet: { is: 'wechatPay', stockId: '100' } },
    ...{ startsAt: new Date(now - 1000).toISOString(), endsAt: new Date(now + 86_400_000).toISOString() },
  };
  const wish = { templateId: CAMPAIGN, version: 0, requestKey: 'change-0001', campaign };
  expect(await staff('campaign.save', wish)).toMatchObject({ ok: true });
  // Nobody but housekeeping can ask for the stock.
  expect(await staff('campaign.start', { templateId: CAMPAIGN, version: 1 })).toMatchObject({ ok: false });
  await housekeep();
  expect(await staff('campaign.start', { templateId: CAMPAIGN, version: 1 })).toMatchObject({ ok: true });
}

async function claim(name: string) {
  await customer(name, 'user.signIn', {});
  return customer(name, 'coupon.claim', { templateId: CAMPAIGN });
}

describe('a campaign that is paid out as vouchers of WeChat Pay', () => {
  it('is claimed as any other; housekeeping puts the voucher into the wallet, and its use comes back', async () => {
    await open();
    expect(await claim(CUSTOMER)).toMatchObject({ ok: true, data: { coupon: { wallet: 'pending', state: 'unused' } } });
    await housekeep();
    const [voucher] = vouchers();
    expect(voucher).toMatchObject({ stockId: '100', openId: application.person(CUSTOMER).mpOpenId, status: 'SENDED' });
    expect(await application.world.wechatPay.use(voucher!.voucherId)).toMatchObject({ delivered: true, status: 204 });
    const again = await claim(CUSTOMER);
    expect(again).toMatchObject({
      ok: true,
      data: { coupon: { wallet: 'sent', state: 'redeemed' }, alreadyClaimed: true },
    });
    const { moves } = couponOf(CUSTOMER);
    expect(await application.world.wechatPay.tellAgain(voucher!.voucherId)).toMatchObject({ delivered: true });
    expect(couponOf(CUSTOMER).moves).toBe(moves);
  });

  it('whose answer from WeChat Pay was lost has one voucher, the use of which is believed when we know of it', async () => {
    const { world } = application;
    await claim(OTHER);
    world.faults.add({ target: 'wechat', match: 'wechat-pay', effect: { kind: 'drop' }, when: 'after', count: 1 });
    await housekeep();
    expect(couponOf(OTHER).payout).toMatchObject({ state: 'pending', reason: 'UNREACHABLE', attempts: 1 });
    const [voucher] = vouchers();
    expect(await world.wechatPay.use(voucher!.voucherId)).toMatchObject({ delivered: false, status: 503 });
    await world.clock.advance(2 * 60_000);
    await housekeep();
    expect(vouchers()).toHaveLength(2);
    expect(couponOf(OTHER)).toMatchObject({
      state: 'unused',
      payout: { state: 'sent', voucherId: voucher!.voucherId },
    });
    expect(await world.wechatPay.tellAgain(voucher!.voucherId)).toMatchObject({ delivered: true });
    expect(couponOf(OTHER).state).toBe('redeemed');
    const report = { pending: 0, sent: 2, refused: 0, over: 0, used: 2, trouble: [] };
    expect(await staff('campaign.payouts', { templateId: CAMPAIGN })).toMatchObject({ ok: true, data: report });
  });

  it('believes no callback that WeChat Pay has not signed, nor the ones with which it tries that out', async () => {
    const { control, world } = application;
    const before = application.contents()['coupons'];
    const { publicKeyId } = world.wechatPay.credentials();
    const at = String(Math.floor(world.clock.nowMs() / 1000));
    const headers = { 'wechatpay-timestamp': at, 'wechatpay-nonce': 'n', 'wechatpay-serial': publicKeyId };
    for (const signature of ['WECHATPAY/SIGNTEST/Y2hlY2s=', '', 'AAAA']) {
      const request = { method: 'POST', headers: { ...headers, 'wechatpay-signature': signature }, body: '{}' };
      expect((await fetch(`${control.addresses.http}/pay-webhook`, request)).status).toBe(401);
    }
    expect(application.contents()['coupons']).toEqual(before);
  });
});
