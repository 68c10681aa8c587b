import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { startPreviewServer, type PreviewServer } from '../support/preview-server.ts';

/** Of the browser, where the functions given to `evaluate` run. */
declare const getComputedStyle: (element: unknown) => { backgroundColor: string };

let browser: Browser;
let server: PreviewServer;
let phone: Phone;
let page: Page;

/** What the mini program has written down, when it is so much. */
async function log(count: number): Promise<string[]> {
  await page.waitForFunction(`getApp().log.length >= ${count}`);
  return page.evaluate('getApp().log');
}
/** How far the row with this word is from the middle of its wheel, px. */
const offMiddle = async (word: string): Promise<number> => {
  const row = (await page.getByText(word, { exact: true }).boundingBox())!;
  const wheels = (await page.locator('wx-picker-view').boundingBox())!;
  return Math.abs(row.y + row.height / 2 - wheels.y - wheels.height / 2);
};

beforeAll(async () => {
  browser = await launchBrowser();
  server = await startPreviewServer(path.resolve(import.meta.dirname, '../fixtures/preview-shop'));
});
beforeEach(async () => {
  phone = await openPhone(browser, server.url, { path: 'pages/wheels' });
  page = phone.page;
  await page.getByText('take plum').waitFor();
});
afterEach(async () => {
  expect(phone.complaints).toEqual([]);
  await phone.close();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

describe('wheels in a page', () => {
  it('stand as the page says, are turned by people and by the page, and tell what is in the middle', async () => {
    await page.waitForFunction(`document.querySelectorAll('wx-picker-view-column')[1].scrollTop === 40`);
    expect([await offMiddle('apple'), await offMiddle('large')]).toEqual([0, 0]);
    await page.getByText('pear').click();
    expect(await log(1)).toEqual(['[1,1]']);
    await page.getByText('take plum').click();
    await page.waitForFunction(`document.querySelectorAll('wx-picker-view-column')[0].scrollTop === 80`);
    expect([await offMiddle('plum'), await offMiddle('small')]).toEqual([0, 0]);
    expect(await log(1)).toEqual(['[1,1]']);
  });
});

describe('a picture of the album', () => {
  it('is asked for after the privacy guideline, and is a temporary file that can be measured and shown', async () => {
    await page.getByText('choose a picture').click();
    await page.getByText('同意', { exact: true }).click();
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await page.getByLabel('从手机相册选择').last().setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png });
    expect(await log(1)).toEqual([`image ${png.length} 1x1`]);
    await page.getByRole('dialog', { name: '图片' }).locator('img').waitFor();
  });
});

describe('what WeChat draws above a page', () => {
  it('lends its looks to no class of the page', async () => {
    const ground = await page
      .getByText('a class of the page')
      .evaluate((node) => getComputedStyle(node).backgroundColor);
    expect(ground).toBe('rgba(0, 0, 0, 0)');
  });
});
