import { describe, expect, it } from '@jest/globals';
import { oneTimeCode } from '../../shared/core/one-time-code.ts';
import type { Opening, Phone } from '../support/phone.ts';
import { phonesOfTests } from '../support/phones.ts';

const phones = phonesOfTests();

const COUPONS = 'pages/centre/index';
const open = (opening: Opening): Promise<Phone> => phones.open(opening);

describe('the coupon centre', () => {
  it('shows what can be claimed first, and leaves the browser without a complaint', async () => {
    const { page, complaints } = await open({ path: COUPONS });
    await page.getByText('2 张好券等您来领').waitFor();
    expect(await page.locator('coupon-card').allInnerTexts()).toEqual([
      expect.stringContaining('新人见面礼'),
      expect.stringContaining('周末咖啡抵用券'),
      expect.stringContaining('老客回馈券'),
      expect.stringContaining('会员日满减'),
      expect.stringContaining('春季上新券'),
      expect.stringContaining('元宵限定'),
    ]);
    expect(complaints).toEqual([]);
  });

  it('claims once for a double tap, and keeps the card in its place', async () => {
    const gate = deferred();
    phones.functions.gates.set('coupon.claim', gate.promise);
    const { page, complaints } = await open({ path: COUPONS });
    const first = page.locator('coupon-card').first();
    const button = first.getByRole('button');
    await first.getByText('立即领取').dblclick();
    await first.locator('[class*=t-loading]').first().waitFor();
    await button.click();
    gate.resolve();
    await page.getByText('领取成功').waitFor();
    await first.getByText('去使用').waitFor();
    expect(await first.innerText()).toContain('新人见面礼');
    expect(phones.functions.times('coupon.claim')).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('shows what was claimed also to whoever has gone on to the wallet before the answer came', async () => {
    const gate = deferred();
    phones.functions.gates.set('coupon.claim', gate.promise);
    phones.functions.offers = phones.functions.offers.filter(({ status }) => status === 'claimable');
    const { page, complaints } = await open({ path: COUPONS });
    await page.getByText('立即领取').first().click();
    await page.getByRole('tab', { name: '卡包' }).click();
    await page.getByText('还没有可用的券').waitFor();
    gate.resolve();
    await page.locator('.page:not([hidden])').getByText('新人见面礼').waitFor();
    expect(complaints).toEqual([]);
  });

  it('says that a coupon is sold out when it is too late', async () => {
    phones.functions.refusals.set('coupon.claim popular', 'COUPON.SOLD_OUT');
    const { page } = await open({ path: COUPONS });
    await page.locator('coupon-card', { hasText: '周末咖啡' }).getByText('立即领取').click();
    await page.getByText('手慢了，已经抢光了').waitFor();
  });

  it('opens one page for a double tap on a coupon, and comes back', async () => {
    const { page, complaints } = await open({ path: COUPONS });
    await page.getByText('去使用').dblclick();
    await page.getByLabel('券号 7KQ4M2XW9PBD').waitFor();
    expect(await page.locator('.page').count()).toBe(2);
    await page.getByLabel('返回').click();
    await page.getByText('新人见面礼').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows a skeleton while it waits', async () => {
    const gate = deferred();
    phones.functions.gates.set('coupon.list', gate.promise);
    const { page } = await open({ path: COUPONS });
    await page.getByLabel('正在加载').waitFor();
    gate.resolve();
    await page.getByText('新人见面礼').waitFor();
    expect(await page.getByLabel('正在加载').count()).toBe(0);
  });

  it('says so when there is nothing', async () => {
    phones.functions.offers = [];
    const { page } = await open({ path: COUPONS });
    await page.getByText('暂时没有优惠券').waitFor();
  });

  it('shows the number of a failure, and recovers when tried again', async () => {
    phones.functions.refusals.set('coupon.list', 'COMMON.INTERNAL');
    const { page } = await open({ path: COUPONS });
    await page.getByText('编号 request-1').waitFor();
    phones.functions.refusals.clear();
    await page.getByText('重新加载').click();
    await page.getByText('新人见面礼').waitFor();
  });

  it('tells a phone without network from a server in trouble', async () => {
    phones.functions.refusals.set('coupon.list', 'COMMON.INTERNAL');
    const { page, context } = await open({ path: COUPONS });
    await page.getByText('服务繁忙').waitFor();
    await context.setOffline(true);
    await page.getByText('重新加载').click();
    await page.getByText('网络未连接').waitFor();
  });
});

describe('a mini program that is older than the server', () => {
  const OF_A_LATER_SERVER = 'COUPON.ONE_OF_LATER';
  const SENTENCE = '请更新小程序后再试';

  it('has words for a refusal that it does not know: in a toast, in place of a list, of a coupon, and after an entry', async () => {
    phones.functions.refusals.set('coupon.claim', OF_A_LATER_SERVER);
    const centre = await open({ path: COUPONS });
    await centre.page.getByText('立即领取').first().click();
    await centre.page.getByText(SENTENCE).waitFor();

    for (const call of ['coupon.list', 'coupon.code', 'user.signIn'])
      phones.functions.refusals.set(call, OF_A_LATER_SERVER);
    for (const path of [COUPONS, 'packages/coupon/detail?id=mine%3Au1%3A1', 'packages/entry/landing']) {
      const { page } = await open({ path });
      await page.getByText(SENTENCE).waitFor();
    }
  });

  it('does not mind roles that it does not know', async () => {
    const data = { userId: 'u1', isFollower: true, identities: 2, roles: ['staff:store-1', 'role-of-later'] };
    phones.functions.results.set('user.signIn', { ok: true, data });
    const { page, complaints } = await open({ path: 'packages/entry/landing' });
    await page.getByText('已识别为公众号粉丝').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('a server whose function answers with something else than a reply', () => {
  it.each([undefined, null, 'text', {}, { ok: true }, { ok: false }])('is in trouble: %j', async (result) => {
    phones.functions.results.set('coupon.list', result);
    const { page } = await open({ path: COUPONS });
    await page.getByText('服务繁忙').waitFor();
    await page.getByText('编号 invocation-1').waitFor();
    phones.functions.results.clear();
    await page.getByText('重新加载').click();
    await page.getByText('新人见面礼').waitFor();
  });
});

describe('the landing page', () => {
  const MENU = 'packages/entry/landing?channel=menu-coupons';

  it('reports scene and channel of the visit, and is one tap from the coupon centre', async () => {
    const { page, complaints } = await open({ path: MENU, scene: 1035, person: '谷雨' });
    await page.getByText('欢迎回来').waitFor();
    await page.getByText('去领券').dblclick();
    await page.getByText('立即领取').first().click();
    await page.getByText('领取成功').waitFor();
    const [signIn] = phones.functions.asked;
    expect(signIn).toMatchObject({ call: 'user.signIn', person: '谷雨' });
    expect(signIn?.input).toMatchObject({ entry: { scene: 1035, channelId: 'menu-coupons' } });
    expect(phones.functions.asked.find((one) => one.call === 'coupon.claim')?.input).toEqual({
      templateId: 'welcome',
      channelId: 'menu-coupons',
      requestKey: expect.any(String),
    });
    expect(phones.functions.times('user.signIn')).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('leaves a malformed channel out and goes on', async () => {
    const { page } = await open({ path: 'packages/entry/landing?channel=Menu%20Coupons!' });
    await page.getByText('欢迎回来').waitFor();
    expect(phones.functions.asked[0]?.input['entry']).not.toHaveProperty('channelId');
  });

  it('of a mini program code reads the channel from its scene', async () => {
    const { page } = await open({ path: 'packages/entry/landing?scene=table-7', scene: 1047 });
    await page.getByText('欢迎回来').waitFor();
    expect(phones.functions.asked[0]?.input['entry']).toMatchObject({ channelId: 'table-7' });
  });

  it('asks who comes with a ticket of the Official Account whether it is them, and joins only who says so', async () => {
    const ticket = '0123456789ABCDEFGHJKMNPQRS';
    const path = `${MENU}&ticket=${ticket}`;
    const signedIn = { userId: 'u_1', isFollower: false, identities: 1, roles: [] };
    const preview = { appId: 'wx0123456789abcdef', unusedCoupons: 2, expiresAt: '2100-01-01T00:00:00.000Z' };
    phones.functions.results.set('user.signIn', { ok: true, data: signedIn });
    phones.functions.results.set('user.linkPreview', { ok: true, data: preview });
    phones.functions.results.set('user.link', { ok: true, data: { linkId: 'm_1' } });
    const other = await open({ path });
    await other.page.getByText('2 张未使用的券').waitFor();
    await other.page.getByText('不是我', { exact: true }).click();
    await other.page.getByText('您是从公众号来的吗').waitFor({ state: 'detached' });
    expect(phones.functions.times('user.link')).toBe(0);
    const { page, complaints } = await open({ path });
    await page.getByText('是我，关联').dblclick();
    await page.getByText('已识别为公众号粉丝').waitFor();
    expect(phones.functions.asked.filter(({ call }) => call === 'user.link')).toMatchObject([{ input: { ticket } }]);
    expect(complaints).toEqual([]);
  });

  it('reports the same visit again when the sign-in failed, and can be left all the same', async () => {
    phones.functions.refusals.set('user.signIn', 'COMMON.INTERNAL');
    const { page } = await open({ path: MENU });
    await page.getByText('点此重试').click();
    await page.getByText('点此重试').waitFor();
    const visits = phones.functions.asked.map((one) => (one.input['entry'] as { visitId: string }).visitId);
    expect(new Set(visits).size).toBe(1);
    expect(visits).toHaveLength(2);
    await page.getByText('去领券').click();
    await page.getByText('新人见面礼').waitFor();
  });
});

describe('a coupon', () => {
  it('is shown with the digits of the server’s minute, whatever the phone’s clock says, and without network too', async () => {
    const serverNow = Date.now() + 5 * 24 * 3_600_000;
    phones.functions.now = () => new Date(serverNow);
    const { page, context } = await open({ path: COUPONS });
    const digits = [-1, 0, 1].map((n) => oneTimeCode('K'.repeat(32), new Date(serverNow + n * 60_000)));
    for (const isOffline of [false, true]) {
      await context.setOffline(isOffline);
      const use = page.getByText('去使用');
      // A tap while the page before still slides away opens nothing.
      do await use.click();
      while (
        !(await use.waitFor({ state: 'hidden', timeout: 2_000 }).then(
          () => true,
          () => false,
        ))
      );
      await page.getByText('断网也能出示').waitFor();
      expect(digits).toContain((await page.getByLabel('动态码').innerText()).replace(' ', ''));
      await page.getByLabel('返回').click();
    }
  });

  it('asks while its digits are shown whether it was redeemed: for two minutes, again when it is shown again, not when left', async () => {
    // In a context of its own, whose clock this test moves.
    const { page } = await open({ path: 'packages/coupon/detail?id=mine%3Au1%3A1', now: new Date() });
    await page.clock.install();
    await page.reload();
    await page.getByLabel('动态码').waitFor();
    const times = () => phones.functions.times('coupon.code');
    const minutes = async (): Promise<void> => {
      for (let step = 0; step < 40; step++) await page.clock.runFor(5_000);
    };
    const looks = async (): Promise<number> => {
      const before = times();
      while (times() < before + 24) await page.clock.runFor(5_000);
      await minutes();
      return times() - before;
    };
    expect(await looks()).toBe(24);

    await page.evaluate("void wx.navigateTo({ url: '/packages/entry/follow' })");
    await page.getByText('在公众号里常联系').waitFor();
    const left = times();
    await minutes();
    expect(times()).toBe(left);
    await page.evaluate('void wx.navigateBack()');
    await page.getByLabel('动态码').waitFor();
    const again = await looks();
    // With or without the one with which it was shown.
    expect([24, 25]).toContain(again);
  });

  it('that is not there leads to the coupon centre', async () => {
    phones.functions.refusals.set('coupon.code', 'COUPON.NOT_FOUND');
    const { page } = await open({ path: 'packages/coupon/detail?id=gone' });
    await page.getByText('去领券中心', { exact: true }).click();
    await page.getByText('新人见面礼').waitFor();
  });

  it('is signed in for and asked for once more when the server does not know the person', async () => {
    phones.functions.refusals.set('coupon.code', 'COMMON.NOT_SIGNED_IN');
    const { page } = await open({ path: 'packages/coupon/detail?id=mine%3Au1%3A1' });
    await page.getByText('重新加载').waitFor();
    const calls = phones.functions.asked.map(({ call }) => call).filter((call) => call !== 'activity.report');
    expect(calls).toEqual(['coupon.code', 'user.signIn', 'coupon.code']);
  });
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
