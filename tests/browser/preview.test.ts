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
/** What the mini program itself has written down. */
const log = (page: Page): Promise<string[]> => page.evaluate('getApp().log');
const color = (page: Page, text: string, exact = false): Promise<string> =>
  page.getByText(text, { exact }).evaluate((element: unknown) => getComputedStyle(element).color);

beforeAll(async () => {
  browser = await launchBrowser();
  server = await startPreviewServer(path.resolve(import.meta.dirname, '../fixtures/preview'));
});
afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

describe('the preview', () => {
  it('calls the life cycle of app, pages and components in the order of WeChat', async () => {
    const { page, complaints } = await open({ path: 'pages/life?x=%E4%B8%80', scene: 1035 });
    await page.getByText('next').click();
    await page.getByText('second life').waitFor();
    await page.getByLabel('返回').click();
    await page.getByText('row a').waitFor();
    expect(await log(page)).toEqual([
      'app.onLaunch 1035',
      'app.onShow',
      'part.attached',
      'life.onLoad {"x":"%E4%B8%80"}',
      'life.onShow null',
      'part.show',
      'life.onReady null',
      'life.onHide null',
      'part.hide',
      'life.onShow null',
      'part.show',
    ]);
    expect(complaints).toEqual([]);
  });

  it('updates data, runs observers and wxs, and hands over what a row carries', async () => {
    const { page } = await open({ path: 'pages/life' });
    await page.getByText('Array 2').click();
    await page.getByText('Array 4').waitFor();
    await page.getByText('row b').click();
    expect(await log(page)).toContain('picked b');
  });

  it('keeps styles of page and component apart, and takes those of a page away with it', async () => {
    const { page } = await open({ path: 'pages/life' });
    expect(await color(page, 'Array 2')).toBe('rgb(1, 2, 3)');
    expect(await color(page, 'life', true)).toBe('rgb(7, 8, 9)');
    await page.getByText('next').click();
    expect(await color(page, 'second life')).toBe('rgb(0, 0, 0)');
  });

  it('measures in rpx, in style sheets and in inline styles', async () => {
    const { page } = await open({ path: 'pages/life', width: 375 });
    expect((await page.locator('x-part').boundingBox())?.width).toBe(187.5);
    expect((await page.getByText('life', { exact: true }).boundingBox())?.height).toBe(50);
  });

  it('shows hover-class while a finger is down', async () => {
    const { page } = await open({ path: 'pages/life' });
    const box = page.getByText('Array 2');
    await box.hover();
    await page.mouse.down();
    await page.locator('x-part > [class*=pressed]').waitFor();
    expect(await color(page, 'Array 2')).toBe('rgb(4, 5, 6)');
    await page.mouse.up();
    await page.locator('x-part > :not([class*=pressed])').waitFor();
  });

  it('refreshes when a page is pulled down', async () => {
    const { page } = await open({ path: 'pages/life' });
    await page.getByText('row a').hover();
    await page.mouse.down();
    await page.mouse.move(200, 600, { steps: 4 });
    await page.mouse.up();
    expect(await log(page)).toContain('life.onPullDownRefresh');
  });

  it('draws a phone around the screen in a wide window', async () => {
    const { page, complaints } = await open({ path: 'pages/second?from=frame', width: 1000 });
    const screen = page.frameLocator('iframe');
    await screen.getByText('second frame').waitFor();
    expect(await screen.locator('#bar-title').innerText()).toBe('第二页');
    expect((await page.locator('iframe').boundingBox())?.width).toBe(390);
    expect(complaints).toEqual([]);
  });
});

describe('what a mini program does not catch', () => {
  it('comes to its App, and into the log', async () => {
    const { page, complaints } = await open({ path: 'pages/faults' });
    await page.getByText('at once').click();
    await page.getByText('later').click();
    await page.waitForFunction('getApp().log.length === 5');
    expect((await log(page)).slice(2)).toEqual([
      'app.onError TypeError: failed in onLoad',
      'app.onError TypeError: failed at once',
      'app.onUnhandledRejection failed later true',
    ]);
    expect(complaints.join('\n')).toMatch(/failed at once[^]*failed later/);
  });
});

describe('what the preview lacks', () => {
  it('is said on the page and in the log: component, attribute, event and API', async () => {
    const { page, complaints } = await open({ path: 'pages/lacking' });
    const notice = page.locator('#missing');
    await notice.getByText('wx.requestPayment').waitFor();
    for (const what of ['<map>', 'touchforcechange', 'unheardOf', 'wx.requestPayment']) {
      expect(await notice.innerText()).toContain(what);
      expect(complaints.join('\n')).toContain(what);
    }
  });

  it('fails when called, and may be asked for', async () => {
    const { page } = await open({ path: 'pages/lacking' });
    await page.locator('#missing').getByText('wx.requestPayment').waitFor();
    expect(await log(page)).toEqual(
      expect.arrayContaining(['feature detected', 'requestPayment:fail not supported by the preview']),
    );
    expect(await page.locator('#missing').innerText()).not.toContain('chooseLocation');
  });

  it('is a page that does not exist', async () => {
    const { page, complaints } = await open({ path: 'pages/nowhere' });
    await page.locator('#missing').getByText('没有页面 pages/nowhere').waitFor();
    expect(complaints).toEqual(['preview: 没有页面 pages/nowhere · page "pages/nowhere" is not found']);
    await page.getByLabel('首页').click();
    await page.getByText('row a').waitFor();
  });
});
