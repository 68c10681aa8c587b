import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import encodeQR from 'qr';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { startPreviewWorld, type PreviewWorld } from '../support/preview-world.ts';

const WORLD = {
  '/wechat/people': [{ name: '小满' }],
  '/wechat/accounts': [{ key: 'mp', kind: 'miniprogram', appId: 'wx1', name: '小店', originalId: 'gh_1' }],
  '/wechat/consents': [{ templateId: 'template-1', title: '到期提醒', longTerm: false }],
  '/wechat/phone-code': { code: 'phone-code-1' },
  '/wechat/login-code': { code: 'login-code-1' },
};

let browser: Browser;
let world: PreviewWorld;
let phone: Phone;
let page: Page;

/** What the mini program heard since this was asked before; waits for as much as is expected. */
const heard = async (count: number): Promise<unknown[]> => {
  await page.waitForFunction(`getApp().log.length >= ${count}`);
  return page.evaluate('getApp().log.splice(0)');
};
const call = (name: string): Promise<void> => page.getByText(name, { exact: true }).click();
const answer = (name: string): Promise<void> => page.locator('.sheet').getByText(name, { exact: true }).click();

beforeAll(async () => {
  browser = await launchBrowser();
  world = await startPreviewWorld(path.resolve(import.meta.dirname, '../fixtures/preview-shop'), WORLD);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

describe('the phone of the preview', () => {
  beforeAll(async () => {
    phone = await openPhone(browser, world.url, { path: 'pages/phone' });
    page = phone.page;
    page.setDefaultTimeout(8_000);
  });
  beforeEach(() => void world.told.splice(0));
  afterAll(() => phone.close());

  it('asks for consent in privacy and for permission once, and says no in the words of WeChat', async () => {
    await call('getFuzzyLocation');
    await answer('拒绝');
    expect(await heard(1)).toEqual([['getFuzzyLocation:fail privacy permission is not authorized', { errno: 104 }]]);
    await call('getFuzzyLocation');
    await answer('同意');
    await answer('允许');
    expect(await heard(1)).toEqual([['getFuzzyLocation:ok', { latitude: 31.25, longitude: 121.45 }]]);
    await call('getFuzzyLocation');
    expect(await heard(1)).toMatchObject([['getFuzzyLocation:ok', {}]]);
    await call('setClipboardData');
    expect(await heard(1)).toEqual([['setClipboardData:ok', {}]]);
  });

  it('says that an API of the place is not in app.json', async () => {
    await call('getLocation');
    expect(await heard(1)).toMatchObject([[expect.stringContaining('requiredPrivateInfos'), {}]]);
    expect(await page.locator('#missing').innerText()).toContain('getLocation');
  });

  it('gives addresses, choices and calls, and knows when somebody would rather not', async () => {
    await call('chooseAddress');
    await page.locator('.sheet-rows button').first().click();
    await call('showActionSheet');
    await answer('two');
    await call('showActionSheet');
    await answer('取消');
    await call('makePhoneCall');
    await answer('呼叫 400-1');
    expect(await heard(4)).toMatchObject([
      ['chooseAddress:ok', { cityName: '上海市', userName: '林小满' }],
      ['showActionSheet:ok', { tapIndex: 1 }],
      ['showActionSheet:fail cancel', {}],
      ['makePhoneCall:ok', {}],
    ]);
  });

  it('asks whether messages may be sent, and tells the emulated WeChat', async () => {
    await call('requestSubscribeMessage');
    await page.locator('.sheet').getByText('到期提醒').waitFor();
    await answer('允许');
    expect(await heard(1)).toEqual([['requestSubscribeMessage:ok', { 'template-1': 'accept' }]]);
    const told = { name: '小满', account: 'mp', answers: { 'template-1': 'accept' }, always: false };
    expect(world.told).toEqual([['/wechat/answer-notices', told]]);
  });

  it('gets codes for phone number and login from the emulated WeChat', async () => {
    await call('phone number');
    await answer('允许');
    await call('login');
    expect(await heard(2)).toMatchObject([
      ['getphonenumber', { code: 'phone-code-1' }],
      ['login:ok', { code: 'login-code-1' }],
    ]);
  });

  it('passes a page on as the card that it makes of itself', async () => {
    await page.getByLabel('更多').click();
    await answer('发送给朋友');
    await page.locator('.share-card').getByText('from menu').waitFor();
    await page.locator('.sheet-cover').click({ position: { x: 5, y: 5 } });
  });

  it('scans what is typed, and what the screen of another phone shows', async () => {
    await call('scanCode');
    await page.getByLabel('what is scanned').fill('12345678');
    await page.getByLabel('what is scanned').press('Enter');
    expect(await heard(1)).toMatchObject([['scanCode:ok', { result: '12345678', scanType: 'QR_CODE' }]]);
    const other = await phone.context.newPage();
    const picture = `data:image/svg+xml;base64,${Buffer.from(encodeQR('WL-COUPON-1', 'svg')).toString('base64')}`;
    const shown = new URLSearchParams({ person: '周', path: `pages/phone?code=${encodeURIComponent(picture)}` });
    await other.goto(`${world.url}?${shown.toString()}`);
    await other.waitForFunction("document.querySelector('wx-image img')?.naturalWidth > 0");
    await call('scanCode');
    await page.getByText('手机屏幕上的码 · WL-COUPON-1').click();
    expect(await heard(1)).toMatchObject([['scanCode:ok', { result: 'WL-COUPON-1' }]]);
    await other.close();
  });

  it('lets a mini program ask for privacy itself', async () => {
    const own = await openPhone(browser, world.url, { path: 'pages/phone?own=1', person: '陈' });
    [page] = [own.page];
    await call('setClipboardData');
    expect(await heard(1)).toEqual(['asked for setClipboardData']);
    await call('I agree');
    expect(await heard(1)).toEqual([['setClipboardData:ok', {}]]);
    expect(own.complaints).toEqual([]);
    await own.close();
  });
});
