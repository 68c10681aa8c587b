import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { adminDatabase, readAll } from '../../scripts/local/admin-database.ts';
import { LOCAL_ENVIRONMENT, startApplication } from '../../scripts/local/application.ts';
import { STORE } from '../../scripts/local/merchant.ts';
import { WorldControl } from '../../scripts/main-job/control.ts';
import type { World } from '../../emulator/world.ts';
import type { Coupon } from '../../shared/coupons/index.ts';
import { staffOf } from '../../shared/identity/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { openConsole, WAIT_MS } from './console-page.ts';

const STAFF = '王思远';

describe('the tour of the console', () => {
  let browser: Browser;
  let world: World;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    browser = await launchBrowser();
    world = await startApplication({ port: 0, followers: 30 });
    await new WorldControl(world.addresses).call('customer', STAFF, 'user.signIn', {});
    await adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT)
      .collection('users')
      .where({ unionId: world.wechat.personByName(STAFF)?.unionId })
      .update({ roles: [staffOf(STORE)] });
    ({ page, complaints } = await openConsole(browser, world.addresses.console));
  }, WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  it('leads somebody who only does what it says from the sync to a redeemed coupon, by keys where keys will do', async () => {
    const tour = page.getByRole('region', { name: '导览' });
    const phone = page.frameLocator('iframe:not([hidden])');
    const isDone = () => tour.getByText('✓ 已完成').waitFor();
    const next = () => tour.getByRole('button', { name: '下一步' }).press('Enter');

    await page.getByRole('button', { name: '导览' }).press('Enter');
    await tour.getByRole('heading', { name: '同步粉丝' }).waitFor();
    await page.locator('#timer-follower-sync').getByRole('button', { name: '立即触发' }).press('Enter');
    await isDone();
    await next();
    await page.getByRole('button', { name: '关注', exact: true }).press('Enter');
    await isDone();
    await next();
    await page.getByRole('button', { name: '领券中心' }).press('Enter');
    await isDone();
    await next();
    await phone.getByText('去领券').click();
    await phone.locator('coupon-card', { hasText: '下午茶立减券' }).getByText('立即领取').click();
    await isDone();
    await next();
    await phone.locator('coupon-card', { hasText: '下午茶立减券' }).getByText('去使用').click();
    await phone.getByLabel('动态码').waitFor();
    await next();
    await phone.getByText('今天还没有核销').waitFor();
    expect(await page.getByLabel('使用手机的人').locator('option:checked').innerText()).toBe(`${STAFF} · 店员`);
    await isDone();
    await next();
    await phone.getByText('扫码核销').click();
    await phone.getByText('手机屏幕上的码').click();
    await phone.getByText('确认核销').click();
    await phone.getByText('核销成功').waitFor();
    await isDone();
    await next();
    await page.getByText('1 张已核销').waitFor();
    await tour.getByRole('button', { name: '完成' }).press('Enter');
    await tour.waitFor({ state: 'detached' });

    const database = adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
    expect(await readAll<Coupon>(database, 'coupons')).toMatchObject([{ state: 'redeemed', redeemedIn: STORE }]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('is left by Escape and goes on where it was, also in English', async () => {
    await page.locator('.language').click();
    await page.getByRole('button', { name: 'Tour', exact: true }).click();
    await page.getByRole('heading', { name: 'Sync the followers' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Sync the followers' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Tour', exact: true }).click();
    await page.getByRole('button', { name: 'Next' }).press('Enter');
    await page.getByLabel('Step 2 of 8').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: /tour/i }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Tour', exact: true }).click();
    await page.getByLabel('Step 2 of 8').waitFor();
  });
});
