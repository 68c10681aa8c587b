import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { ownedCoupon } from '../support/coupon-samples.ts';
import type { Phone } from '../support/phone.ts';
import { phonesOfTests } from '../support/phones.ts';
import { faintTexts } from './contrast.ts';
import { PAGES } from './pictures/pages.ts';
import { targetProblems } from './small-targets.ts';

const WIDTH = 390;
const MINE = 'mine%3Au1%3A1';

const phones = phonesOfTests();
let phone: Phone;

const statOf = (file: string) => {
  const stat = statSync(file);
  return { size: stat.size, isFile: stat.isFile() };
};

const openAt = async (address: string): Promise<Page> => {
  phone = await phones.open({ path: address });
  return phone.page;
};

declare const wx: {
  reLaunch(options: { url: string }): void;
  getScreenBrightness(): Promise<{ value: number }>;
  getStorageInfoSync(): { keys: string[] };
};
const brightnessOf = (page: Page) => page.evaluate(async () => (await wx.getScreenBrightness()).value);
const goTo = (page: Page, url: string) => page.evaluate((to) => wx.reLaunch({ url: `/${to}` }), url);

describe('every page', () => {
  it('can be read in light and dark, hit with a finger, and keeps within the screen', async () => {
    const page = await openAt('pages/home/index');
    // Colours are measured as they are in the end.
    await page.addStyleTag({ content: '* { transition: none !important; }' });
    for (const { path: address, words } of PAGES) {
      await goTo(page, address);
      await page.getByText(words).first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect([address, colorScheme, await faintTexts(page)]).toEqual([address, colorScheme, []]);
      }
      expect([address, await targetProblems(page, WIDTH)]).toEqual([address, { small: [], nameless: 0 }]);
      const width = await page
        .locator('.page')
        .last()
        .evaluate((one) => (one as { scrollWidth: number }).scrollWidth);
      expect([address, width]).toEqual([address, WIDTH]);
    }
    expect(phone.complaints).toEqual([]);
  });

  it('says what went wrong, and recovers when tried again', async () => {
    const page = await openAt('packages/entry/follow');
    for (const { path: address, words, call } of PAGES) {
      if (!call) continue;
      phones.functions.refusals.set(call, 'COMMON.INTERNAL');
      await goTo(page, address);
      await page.getByText('编号 request-1').waitFor();
      phones.functions.refusals.clear();
      await page.getByText('重新加载').click();
      await page.getByText(words).first().waitFor();
    }
  });
});

describe('what a phone has to fetch', () => {
  /** Below the budgets before WeChat's compiler has made it smaller: in KB. */
  const BUDGETS = { main: 700, subpackage: 500 };
  const ROOT = path.resolve(import.meta.dirname, '../../miniprogram');

  it('stays within the budgets of packages', () => {
    const sizes = new Map<string, number>();
    for (const file of readdirSync(ROOT, { recursive: true, encoding: 'utf8' })) {
      const { size, isFile } = statOf(path.join(ROOT, file));
      const [folder, name] = file.split(path.sep);
      const owner = folder === 'packages' && name ? name : 'main';
      sizes.set(owner, (sizes.get(owner) ?? 0) + (isFile ? size / 1024 : 0));
    }
    const tooLarge = [...sizes].filter(([owner, size]) => size > BUDGETS[owner === 'main' ? 'main' : 'subpackage']);
    expect(tooLarge).toEqual([]);
    expect([...sizes.keys()].sort()).toEqual(['coupon', 'entry', 'main', 'me', 'operator', 'staff']);
  });
});

describe('a page that was left', () => {
  it('takes an answer that comes late without a word', async () => {
    let answer = (): void => undefined;
    phones.functions.gates.set('privacy.status', new Promise((resolve) => (answer = resolve)));
    const page = await openAt('packages/me/privacy');
    await page.getByLabel('正在加载').waitFor();
    await goTo(page, 'packages/entry/follow');
    await page.getByText('在公众号里常联系').waitFor();
    const answered = page.waitForEvent('requestfinished');
    answer();
    await answered;
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(phone.complaints).toEqual([]);
  });
});

describe('a tab', () => {
  it('is drawn from what the phone keeps before its one call is answered, and then anew', async () => {
    const page = await openAt('pages/home/index');
    await page.getByText('新人见面礼').waitFor();
    phones.functions.gates.set('user.home', new Promise(() => undefined));
    await page.reload();
    await page.getByText('新人见面礼').waitFor();
    expect(phones.functions.times('user.home')).toBe(2);
  });

  it('stays as it was when there is no network', async () => {
    const page = await openAt('pages/home/index');
    await page.getByText('新人见面礼').waitFor();
    await phone.context.setOffline(true);
    await goTo(page, 'pages/home/index');
    await page.getByText('网络未连接').waitFor();
    expect(await page.getByText('新人见面礼').isVisible()).toBe(true);
  });
});

describe('the page “me”', () => {
  it('shows nothing more of somebody whose data are being erased', async () => {
    const page = await openAt('pages/me/index');
    await page.getByText('成为会员').waitFor();
    phones.functions.refusals.set('user.profile', 'PRIVACY.BEING_ERASED');
    await goTo(page, 'pages/me/index');
    await page.getByText('正在删除您的数据').waitFor();
    expect(await page.getByText('成为会员').count()).toBe(0);
  });
});

describe('home', () => {
  it('claims, and counts the coupon at once', async () => {
    const page = await openAt('pages/home/index');
    await page.getByText('立即领取').first().click();
    await page.getByText('领取成功').waitFor();
    await page.locator('.wallet-count', { hasText: '2' }).waitFor();
  });
});

describe('the wallet', () => {
  it('fetches the next coupons when there are more, and says when they did not come', async () => {
    const [mine] = phones.functions.owned;
    if (!mine) throw new Error('the stand-in has a coupon');
    phones.functions.others = [1, 2, 3].map((n) => ({ ...ownedCoupon(mine.terms), couponId: `other:${n}` }));
    const page = await openAt('pages/coupons/index');
    await page.getByText('加载更多').waitFor();
    phones.functions.refusals.set('coupon.mine', 'COMMON.INTERNAL');
    await page.getByText('加载更多').click();
    await page.getByText('没有加载完').waitFor();
    phones.functions.refusals.clear();
    await page.getByText('没有加载完').click();
    await page.getByText('没有更多了').waitFor();
    expect(await page.locator('coupon-card').count()).toBe(4);
  });

  it('keeps used coupons apart, and leads to the coupon centre when it is empty', async () => {
    phones.functions.offers = [];
    const page = await openAt('pages/coupons/index');
    await page.getByText('已使用').click();
    await page.getByText('还没有用过券').waitFor();
    await page.getByText('可使用').click();
    await page.getByText('去领券').click();
    await page.getByText('暂时没有优惠券').waitFor();
  });
});

describe('a coupon', () => {
  it('is shown on a bright screen, which is then as it was', async () => {
    const page = await openAt('pages/coupons/index');
    const before = await brightnessOf(page);
    await page.getByText('去使用').click();
    await page.getByText('使用须知').waitFor();
    expect(await brightnessOf(page)).toBe(1);
    await page.getByLabel('返回').click();
    await page.getByText('老客回馈券').waitFor();
    expect([before, await brightnessOf(page)]).toEqual([before, before]);
    expect(before).toBeLessThan(1);
  });

  it('shows number and digits as a QR code too', async () => {
    const page = await openAt(`packages/coupon/detail?id=${MINE}`);
    const code = page.getByLabel('出示给店员扫描的二维码');
    await code.waitFor();
    const { width, height, data } = decode(await code.screenshot());
    expect(data).toHaveLength(width * height * 3);
    const shown = decodeQR({ width, height, data: Uint8Array.from(data) });
    const digits = (await page.getByLabel('动态码').innerText()).replace(' ', '');
    expect(shown).toBe(`7KQ4M2XW9PBD ${digits}`);
  });
});

describe('erasing one’s data', () => {
  it('wants the sentence typed, happens once for a double tap, and leaves nothing on the phone', async () => {
    const page = await openAt('pages/home/index');
    await page.getByText('新人见面礼').waitFor();
    await goTo(page, 'packages/me/erase');
    const button = page.getByText('永久删除');
    await button.click({ force: true });
    await page.getByLabel('确认文字').fill('删除我的数据');
    await button.dblclick();
    await page.getByText('已开始删除').waitFor();
    expect(phones.functions.times('privacy.erase')).toBe(1);
    expect(await page.evaluate(() => wx.getStorageInfoSync().keys)).toEqual([]);
  });
});
