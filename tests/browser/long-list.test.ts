import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { couponTerms, ownedCoupon } from '../support/coupon-samples.ts';
import { phonesOfTests } from '../support/phones.ts';

const phones = phonesOfTests();

const COUNT = 1_000;
const AT_ONCE = 100;
/** Of the tickets; what is drawn of them is several times as many elements. */
const MOST_DRAWN = 160;

interface Scrolled {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

declare function requestAnimationFrame(done: (at: number) => void): void;
declare const document: { querySelectorAll(selector: string): { length: number } };
/** What went away is left out with the next frames. */
const fewAreDrawn = (page: Page, selector: string) =>
  page.waitForFunction(([of, most]) => document.querySelectorAll(of).length < most, [selector, MOST_DRAWN] as const);
const scrolled = (page: Page): Promise<Scrolled> =>
  page.locator('.page').evaluate((one) => {
    const { scrollTop, scrollHeight, clientHeight } = one as unknown as Scrolled;
    return { scrollTop, scrollHeight, clientHeight };
  });
/** Below 0: so far from the end. */
const scrollTo = (page: Page, top: number): Promise<void> =>
  page.locator('.page').evaluate((one, to) => {
    const at = one as unknown as Scrolled;
    at.scrollTop = to < 0 ? at.scrollHeight - at.clientHeight + to : to;
  }, top);
/** Until what came near is drawn. */
const frames = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
/** Where what says this stands on the screen, px from its top. */
const topOf = async (page: Page, text: string) => (await page.getByText(text, { exact: true }).boundingBox())?.y;

describe('a wallet that is long', () => {
  const wallet = () =>
    Array.from({ length: COUNT }, (_, n) => ownedCoupon(couponTerms(`t${n}`, `第 ${n} 张券`, 500 + n, 0)));

  it('draws those near the screen, keeps the places of the others, and finds every one again', async () => {
    const all = wallet();
    const give = (from: number) => {
      const coupons = all.slice(from, from + AT_ONCE);
      const next = { at: coupons.at(-1)!.expiresAt, couponId: coupons.at(-1)!.couponId };
      phones.functions.answers['coupon.mine'] = { coupons, ...(from + AT_ONCE < COUNT && { next }) };
    };
    give(0);
    const { page, complaints } = await phones.open({ path: 'pages/coupons/index' });
    await page.getByText('第 0 张券', { exact: true }).waitFor();
    for (let from = AT_ONCE; from < COUNT; from += AT_ONCE) {
      give(from);
      await scrollTo(page, -1_000);
      await frames(page);
      await scrollTo(page, 1_000_000);
      await page.getByText(`第 ${from} 张券`, { exact: true }).waitFor({ state: 'attached' });
    }
    const { scrollHeight, clientHeight } = await scrolled(page);
    const each = scrollHeight / COUNT;
    for (const nth of [999, 500, 250, 0]) {
      await scrollTo(page, Math.max(each * nth - 200, 0));
      await page.getByText(`第 ${nth} 张券`, { exact: true }).waitFor();
      await fewAreDrawn(page, '.card');
      expect(Math.abs((await scrolled(page)).scrollHeight - scrollHeight)).toBeLessThan(2);
      const top = await topOf(page, `第 ${nth} 张券`);
      expect(top).toBeGreaterThan(0);
      expect(top).toBeLessThan(clientHeight + 200);
    }
    expect(complaints).toEqual([]);
  });

  it('is as far as it was, and anew, for whoever comes back from one of its coupons', async () => {
    const all = wallet().slice(0, 120);
    const page40 = ({ after }: { after?: { couponId: string } }) => {
      const from = after ? all.findIndex(({ couponId }) => couponId === after.couponId) + 1 : 0;
      const coupons = all.slice(from, from + 40);
      const last = coupons.at(-1)!;
      return { coupons, ...(from + 40 < all.length && { next: { at: last.expiresAt, couponId: last.couponId } }) };
    };
    phones.functions.answers['coupon.mine'] = page40;
    phones.functions.refusals.set('coupon.code', 'COUPON.NOT_FOUND');
    const { page, complaints } = await phones.open({ path: 'pages/coupons/index' });
    for (const from of [0, 40, 80]) {
      await page.getByText(`第 ${from} 张券`, { exact: true }).waitFor({ state: 'attached' });
      await scrollTo(page, -1_000);
      await frames(page);
      await scrollTo(page, 1_000_000);
    }
    await page.getByText('第 100 张券', { exact: true }).scrollIntoViewIfNeeded();
    await fewAreDrawn(page, '.card');
    const before = { ...(await scrolled(page)), top: await topOf(page, '第 100 张券') };
    all[100] = { ...all[100]!, terms: { ...all[100]!.terms, title: '第一百张券' } };
    await page.getByText('第 100 张券', { exact: true }).click();
    await page.getByLabel('返回').click();
    await page.getByText('第一百张券', { exact: true }).waitFor();
    expect(await scrolled(page)).toMatchObject({ scrollTop: before.scrollTop, scrollHeight: before.scrollHeight });
    expect(await topOf(page, '第一百张券')).toBe(before.top);
    expect(complaints).toEqual([]);
  });

  it('does not move under the finger, whichever way it is scrolled', async () => {
    phones.functions.answers['coupon.mine'] = { coupons: wallet().slice(0, 200) };
    const { page } = await phones.open({ path: 'pages/coupons/index' });
    await page.getByText('第 0 张券').waitFor();
    const moved: number[] = [];
    for (const step of [...Array.from({ length: 12 }, () => 600), ...Array.from({ length: 10 }, () => -600)]) {
      const { scrollTop } = await scrolled(page);
      await scrollTo(page, scrollTop + step);
      await frames(page);
      moved.push(Math.abs((await scrolled(page)).scrollTop - scrollTop - step));
      expect(await page.locator('.card').filter({ visible: true }).count()).toBeGreaterThan(0);
    }
    expect(Math.max(...moved)).toBeLessThan(1);
    await fewAreDrawn(page, '.card');
  });
});
