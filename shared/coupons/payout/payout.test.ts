import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../../core/clock.ts';
import type { StoreId, UserId } from '../../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Campaign, START, TEMPLATE, user } from '../claims.harness.ts';
import type { Coupon } from '../coupon.ts';
import { expireCoupons } from '../ending/expire-coupons.ts';
import { eraseCoupons } from '../erase-coupons.ts';
import { quoteOwn } from '../pricing/quote.ts';
import { redeemCoupon } from '../redeem-coupon.ts';
import { payOutDue } from './pay-out.ts';
import { checkStocks } from './check-stocks.ts';
import { payoutsOf } from './payouts.ts';
import { takeUse } from './use-voucher.ts';
import { APP, FakeWallets, peopleOf, personOf, STOCK } from './wallets.harness.ts';

let local: LocalDatabase;
let campaign: Campaign;
let wallets: FakeWallets;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

async function start(claims = 1): Promise<void> {
  campaign = await Campaign.open(local, { outlet: { is: 'wechatPay', stockId: STOCK }, total: 9 });
  wallets = new FakeWallets();
  for (let n = 1; n <= claims; n++) {
    await peopleOf(local.database).users.add(personOf(n));
    await campaign.claim(user(n));
  }
}
beforeEach(() => start());

/** So often somebody must do something first. */
const later = (reason: string, times = 1) =>
  Array.from({ length: times }, () => ({ is: 'later', reason, isOutOfOrder: false }) as const);
const only = (): Coupon => campaign.coupons()[0]!;
const tick = (gate: Gate = ({ perform }) => perform()) => {
  const database = gated(local.database, gate);
  const deps = { ...campaign.deps(database), people: peopleOf(database), wallets, appId: APP };
  return orKilled(() => payOutDue(deps, new Date(campaign.clock.now().getTime() + 40_000)));
};
const use = (at = campaign.clock.now(), stockId = STOCK) => {
  const voucherId = only().payout?.voucherId ?? 'v-unknown';
  return takeUse(campaign.deps(), { voucherId, stockId, usedAt: at });
};

describe('a coupon that is used at WeChat Pay', () => {
  it('goes into the wallet of who claimed it by the next tick; idle costs one request', async () => {
    const before = local.requests();
    expect(await tick()).toBe('paid out');
    expect(local.requests() - before).toBe(4);
    expect(only().payout).toMatchObject({ state: 'sent', openId: 'open-1', sentAt: START });
    expect([await tick(), local.requests() - before]).toEqual(['idle', 5]);
    expect([...wallets.vouchers.values()]).toMatchObject([{ stockId: STOCK, openId: 'open-1' }]);
  });

  it('is one voucher, whenever housekeeping was killed, by the same request each time', async () => {
    await forEveryDeath(async (death) => {
      await start(2);
      const outcome = await tick(deadly(death));
      for (let n = 0; n < 3; n++) {
        campaign.clock.advance(5 * MINUTE_MS);
        await tick();
      }
      expect(campaign.coupons().map(({ payout }) => payout?.state)).toEqual(['sent', 'sent']);
      expect(wallets.vouchers.size).toBe(2);
      return outcome === 'killed' ? 'killed' : 'survived';
    });
  });

  it('that was sent when housekeeping was killed is the same voucher, of the same wallet, whoever the person has become', async () => {
    // Behind it: what is due, whose it is, whose wallet it shall be.
    expect(await tick(deadly({ at: 3, when: 'before' }))).toBe('killed');
    expect(wallets.requests).toHaveLength(1);
    await peopleOf(local.database).users.updateIf({ _id: user(1) }, { set: { identityIds: [`${APP}:open-other`] } });
    campaign.clock.advance(5 * MINUTE_MS);
    await tick();
    expect(wallets.requests[1]).toEqual(wallets.requests[0]);
    expect([wallets.vouchers.size, only().payout?.state]).toEqual([1, 'sent']);
  });

  it('waits and is tried again with the same number while WeChat Pay is out of order, or wants something done', async () => {
    wallets.refusals = [{ is: 'later', reason: 'SYSTEM_ERROR', isOutOfOrder: true }, ...later('NOT_ENOUGH')];
    await tick();
    expect(only().payout).toMatchObject({ state: 'pending', reason: 'SYSTEM_ERROR', attempts: 1 });
    expect(await tick()).toBe('idle');
    campaign.clock.advance(2 * MINUTE_MS);
    await tick();
    campaign.clock.advance(59 * MINUTE_MS);
    expect([await tick(), only().payout?.reason]).toEqual(['idle', 'NOT_ENOUGH']);
    campaign.clock.advance(MINUTE_MS);
    await tick();
    expect(only().payout).toMatchObject({ state: 'sent', attempts: 3 });
    expect(only().payout).not.toHaveProperty('reason');
    expect(new Set(wallets.requests.map(({ requestNumber }) => requestNumber)).size).toBe(1);
  });

  it('ends with the reason where WeChat Pay refuses the person; staff see it, and how many got theirs', async () => {
    await start(2);
    wallets.refusals = [{ is: 'refused', reason: 'RULELIMIT' }];
    await tick();
    await tick();
    const report = await payoutsOf(campaign.deps().stock, 'spring');
    expect(report).toMatchObject({ pending: 0, sent: 1, refused: 1, used: 0, over: 0 });
    expect(report.trouble).toMatchObject([{ state: 'refused', reason: 'RULELIMIT', attempts: 1 }]);
  });

  it('of a campaign too large to be counted: what is in wallets and was used, staff see as the ledger has it', async () => {
    campaign = await Campaign.open(local, { outlet: { is: 'wechatPay', stockId: STOCK }, total: 20_000 });
    for (const n of [1, 2]) await campaign.claim(user(n));
    const { stock } = campaign.deps();
    await stock.coupons.updateMany({ userId: user(2) }, { set: { 'payout.state': 'refused', 'payout.reason': 'R' } });
    expect(await payoutsOf(stock, 'spring')).toMatchObject({ pending: 1, sent: 0, refused: 1, used: 0 });
    const [count, upTo] = [{ unused: 14_600, redeemed: 400 }, campaign.clock.now()];
    await stock.costs.add({ _id: TEMPLATE, count, face: {}, upTo });
    const report = await payoutsOf(stock, 'spring');
    expect(report).toMatchObject({ pending: 1, sent: 14_998, refused: 1, over: 0, used: 400 });
    expect(report.trouble).toMatchObject([{ state: 'refused', reason: 'R' }]);
  });

  it('that ended before it was sent is not sent, nor one of somebody without an OpenID there', async () => {
    await peopleOf(local.database).users.updateIf({ _id: user(1) }, { set: { identityIds: ['other:x'] } });
    await tick();
    expect(only().payout).toMatchObject({ state: 'pending', reason: 'NO_OPENID' });
    campaign.clock.advance(60 * DAY_MS);
    await tick();
    expect([only().payout?.state, wallets.requests]).toEqual(['over', []]);
  });

  it('whose answer was lost is asked for on after its end, because it may be there; used, it is redeemed all the same', async () => {
    wallets.lost = 1;
    campaign.clock.advance(only().expiresAt.getTime() - START.getTime() - MINUTE_MS);
    await tick();
    expect(only().payout).toMatchObject({ state: 'pending', reason: 'UNREACHABLE', attempts: 1 });
    campaign.clock.advance(2 * MINUTE_MS);
    await expireCoupons({ ...campaign.deps(), database: local.database }, new Date('2100-01-01'));
    await tick();
    expect([wallets.vouchers.size, only().state, only().payout?.state]).toEqual([1, 'expired', 'sent']);
    expect([await use(), only().state]).toEqual(['taken', 'redeemed']);
  });

  it.each<[string, () => void]>([
    ['whose answer stays lost', () => (wallets.lost = 999)],
    ['that WeChat Pay has said is not there', () => wallets.refusals.push(...later('NOT_ENOUGH', 99))],
  ])('%s is over in the end, and says why', async (_, trouble) => {
    trouble();
    await tick();
    const reason = only().payout?.reason;
    campaign.clock.advance(only().expiresAt.getTime() - campaign.clock.now().getTime());
    await tick();
    const isThere = wallets.vouchers.size > 0;
    expect(only().payout?.state).toBe(isThere ? 'pending' : 'over');
    campaign.clock.advance(2 * DAY_MS);
    await tick();
    expect(only().payout).toMatchObject({ state: 'over', reason });
    expect(await tick()).toBe('idle');
  });

  it('is redeemed by no till and counts for no price of ours', async () => {
    const { code } = only();
    const request = { staffId: user(9), storeId: 's' as StoreId, code, requestKey: 'key-0001' };
    expect(await redeemCoupon(campaign.deps(), request)).toMatchObject({ error: 'COUPON.USED_ELSEWHERE' });
    const line = { goodsId: 'g' as never, categoryIds: [], unitPrice: 9900, quantity: 1 };
    const basket = { lines: [line], shipping: 0 };
    expect(await quoteOwn(campaign.deps(), { userIds: [user(1)], basket })).toMatchObject({
      coupons: [],
      best: { off: 0 },
    });
  });
});

describe('word that a voucher was used', () => {
  it('redeems the coupon, once, however often it comes, and after we let it end', async () => {
    await tick();
    campaign.clock.advance(MINUTE_MS);
    const usedAt = campaign.clock.now();
    expect([await use(), await use(usedAt)]).toEqual(['taken', 'taken']);
    expect(only()).toMatchObject({ state: 'redeemed', redeemedAt: usedAt, moves: 2 });
    expect(only().history[1]).toMatchObject({ what: 'usedElsewhere', usedAt, voucherId: only().payout?.voucherId });
    await start();
    await tick();
    await campaign.deps().stock.coupons.updateIf({ _id: only()._id }, { set: { state: 'expired' } });
    expect([await use(usedAt), only().state]).toEqual(['taken', 'redeemed']);
  });

  it('is wanted again while the voucher is not known yet, and never again where the stock is nobody’s', async () => {
    expect(await use()).toBe('later');
    expect(await use(START, '7')).toBe('foreign');
    await tick();
    expect(await use()).toBe('taken');
  });

  it('that was lost is asked for after the end, until it is answered', async () => {
    await tick();
    const usedAt = new Date(START.getTime() + DAY_MS);
    campaign.clock.advance(only().payout!.dueAt!.getTime() - START.getTime());
    wallets.found = { is: 'unknown', reason: 'UNREACHABLE' };
    await tick();
    expect([only().state, only().payout?.reason]).toEqual(['unused', 'UNREACHABLE']);
    campaign.clock.advance(60 * MINUTE_MS);
    wallets.found = { is: 'used', usedAt };
    await tick();
    expect(only()).toMatchObject({ state: 'redeemed', redeemedAt: usedAt });
    expect(only().payout).not.toHaveProperty('dueAt');
    expect(await tick()).toBe('idle');
  });

  it('is heard of somebody who was erased, whose wallet is forgotten', async () => {
    await tick();
    const anonymousId = 'u_nobody' as UserId;
    await eraseCoupons({ database: local.database, clock: campaign.clock })({
      userIds: [user(1)],
      anonymousId,
    } as never);
    expect(only()).toMatchObject({ userId: anonymousId, state: 'expired' });
    expect(JSON.stringify(only())).not.toContain('open-1');
    expect([await use(), only().state]).toEqual(['taken', 'redeemed']);
  });
});

describe('a campaign and its stock', () => {
  const check = () => checkStocks({ ...campaign.deps(), wallets }, new Date(campaign.clock.now().getTime() + 40_000));
  const paths = () => campaign.template().finding?.misfits.map(({ path }) => path);

  it('are compared once for each version and then every hour; what does not fit is said', async () => {
    await check();
    expect([paths(), (await payoutsOf(campaign.deps().stock, 'spring')).stock?.misfits]).toEqual([[], []]);
    wallets.stockFound = {
      ...{ amount: 400, minimum: 0, total: 8, perUser: 0, isRunning: false },
      endsAt: new Date('2024-04-30T15:59:58Z'),
    };
    await check();
    expect(paths()).toEqual([]);
    campaign.clock.advance(3_600_000);
    await check();
    expect(paths()).toEqual([
      ...['outlet.stockId', 'terms.benefit', 'terms.threshold', 'terms.validity', 'limits.total', 'limits.perUser'],
    ]);
  });

  it('are compared later when WeChat Pay is out of order; a stock that it does not show is named', async () => {
    wallets.stockFound = undefined;
    await check();
    expect(paths()).toBeUndefined();
    wallets.stockFound = { refused: 'RESOURCE_NOT_EXISTS' };
    await check();
    expect(campaign.template().finding?.misfits).toMatchObject([{ path: 'outlet.stockId' }]);
  });
});
