import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { openPhone, type Opening, type Phone } from '../support/phone.ts';
import { startPreviewServer, type PreviewServer } from '../support/preview-server.ts';

/** Of the browser, where the functions given to `evaluate` run. */
declare const getComputedStyle: (element: unknown) => { color: string };

let browser: Browser;
let server: PreviewServer;
const phones: Phone[] = [];

const open = async (opening: Opening): Promise<Phone> => {
  const phone = await openPhone(browser, server.url, opening);
  phones.push(phone);
  return phone;
};
/** What the mini program wrote down since this was asked before. */
const news = (page: Page): Promise<string[]> => page.evaluate('getApp().log.splice(0)');
const tab = (page: Page, name: string) => page.getByRole('tab', { name });

beforeAll(async () => {
  browser = await launchBrowser();
  server = await startPreviewServer(path.resolve(import.meta.dirname, '../fixtures/preview-shop'));
});
afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

describe('the tab bar of the preview', () => {
  it('keeps a tab page that was left, and closes what was opened above it', async () => {
    const { page, complaints } = await open({});
    await tab(page, '购物车').click();
    expect(await news(page)).toEqual([
      ...['home.onLoad', 'home.onShow', 'home.onHide'],
      ...['cart.onLoad', 'cart.onShow', 'cart.onTabItemTap'],
    ]);
    await tab(page, '首页').click();
    await page.getByText('detail').click();
    await page.locator('#tab-bar').waitFor({ state: 'hidden' });
    await page.getByText('to cart').click();
    await page.getByText('empty cart').waitFor();
    expect(await news(page)).toEqual([
      ...['cart.onHide', 'home.onShow', 'home.onTabItemTap', 'home.onHide'],
      ...['detail.onLoad', 'detail.onShow', 'detail.onUnload', 'cart.onShow'],
    ]);
    expect(await page.evaluate('getCurrentPages().map((one) => one.route)')).toEqual(['pages/cart']);
    expect(complaints).toEqual([]);
  });

  it('is no place to go to with navigateTo, and no other page is one for switchTab', async () => {
    const { page } = await open({ path: 'pages/detail' });
    await page.getByText('wrong').click();
    await page.waitForFunction('getApp().log.length === 5');
    expect(await news(page)).toEqual([
      ...['detail.onLoad', 'detail.onShow', 'navigateTo:fail can not navigateTo a tabbar page'],
      ...['switchTab:fail can not switch to no-tabBar page', 'setTabBarBadge:fail not TabBar page'],
    ]);
  });

  it('shows badges, which are short', async () => {
    const { page } = await open({});
    await page.getByText('mark').click();
    await tab(page, '购物车').getByText('...').waitFor();
    await page.getByText('clear').click();
    await page.waitForFunction("!document.querySelector('.tab-badge')");
  });
});

describe('the theme of the preview', () => {
  it('changes style sheets, bars and what the mini program is told', async () => {
    const { page, complaints } = await open({});
    const colors = () =>
      page.evaluate(`[
        getComputedStyle(document.querySelector('.greeting')).color,
        getComputedStyle(document.querySelector('#bar')).backgroundColor,
        getComputedStyle(document.querySelector('#tab-bar')).backgroundColor,
        wx.getAppBaseInfo().theme,
      ]`);
    expect(await colors()).toEqual(['rgb(1, 2, 3)', 'rgb(250, 250, 250)', 'rgb(250, 250, 250)', 'light']);
    await page.getByText('mark').click();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForFunction("getApp().log.includes('theme dark')");
    expect(await colors()).toEqual(['rgb(201, 202, 203)', 'rgb(25, 25, 25)', 'rgb(25, 25, 25)', 'dark']);
    expect(complaints).toEqual([]);
  });

  it('is switched beside the phone in a wide window, as is the size of letters', async () => {
    const { page } = await open({ width: 1000 });
    const greeting = page.frameLocator('iframe').getByText('welcome');
    await greeting.waitFor();
    await page.getByLabel(/深色/).selectOption('dark');
    await page.getByLabel(/字体大小/).selectOption('20');
    const inner = page.frames()[1]!;
    await inner.waitForFunction("wx.getAppBaseInfo().theme === 'dark'");
    expect(await inner.evaluate('wx.getAppBaseInfo().fontSizeSetting')).toBe(20);
    expect(await greeting.evaluate((element: unknown) => getComputedStyle(element).color)).toBe('rgb(201, 202, 203)');
  });
});
