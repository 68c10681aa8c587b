import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { LOCAL_ENVIRONMENT, startApplication } from '../../scripts/local/application.ts';
import { adminDatabase, readAll } from '../../scripts/local/admin-database.ts';
import { WorldControl, type MenuButton } from '../../scripts/main-job/control.ts';
import { STORE } from '../../scripts/local/merchant.ts';
import type { Coupon } from '../../shared/coupons/index.ts';
import type { Visit } from '../../shared/channels/index.ts';
import { staffOf, type Role } from '../../shared/identity/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { openWholePage } from '../support/whole-page.ts';

/** The mini program by clicks, in a real browser, against the deployed bundles: nothing stands in for anything. */
describe('a customer with the mini program in hand', () => {
  const CUSTOMER = '周子昂';
  const STAFF = '王思远';
  let browser: Browser;
  let world: World;
  let control: WorldControl;
  let phone: Phone;
  let digits: string;

  beforeAll(async () => {
    world = await startApplication({ port: 0, followers: 1_000 });
    control = new WorldControl(world.addresses);
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  const database = () => adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
  const employ = async (name: string, roles: readonly Role[]) => {
    await control.call('customer', name, 'user.signIn', {});
    const { unionId } = world.wechat.personByName(name) ?? {};
    await database()
      .collection('users')
      .where({ unionId })
      .update({ roles: [...roles] });
  };

  it('comes from the menu of the Official Account to the coupon centre, and claims with the menu’s channel', async () => {
    const { wechat } = await control.get<{ wechat: { menu: MenuButton[] } }>('/state');
    const path = wechat.menu.find((button) => button.name === '领券中心')?.pagepath;
    phone = await openPhone(browser, world.addresses.preview, { path, person: CUSTOMER, scene: 1035 });
    await phone.page.getByText('去领券').click();
    const card = phone.page.locator('coupon-card', { hasText: '下午茶立减券' });
    await card.getByText('立即领取').click();
    await card.getByText('去使用').waitFor();

    const [coupon] = await readAll<Coupon>(database(), 'coupons');
    const [visit] = await readAll<Visit>(database(), 'visits');
    expect(coupon).toMatchObject({ templateId: 'tpl-tea-8', state: 'unused', channelId: 'menu-coupons' });
    expect(visit).toMatchObject({ userId: coupon?.userId, channelId: 'menu-coupons', scene: 1035 });
  }, 60_000);

  it('shows the number that is in the database, and digits behind it', async () => {
    const card = phone.page.locator('coupon-card', { hasText: '下午茶立减券' });
    await card.getByText('去使用').click();
    const [coupon] = await readAll<Coupon>(database(), 'coupons');
    await phone.page.getByLabel(`券号 ${coupon?.code ?? ''}`).waitFor();
    digits = await phone.page.getByLabel('动态码').innerText();
  }, 60_000);

  it('sees the coupon as used once staff have scanned and redeemed it, and no browser ever complained', async () => {
    const [coupon] = await readAll<Coupon>(database(), 'coupons');
    await employ(STAFF, [staffOf(STORE)]);
    const till = await openPhone(browser, world.addresses.preview, { path: 'pages/me/index', person: STAFF });
    await till.page.getByText('门店核销').click();
    await till.page.getByText('今天还没有核销').waitFor();
    await till.page.getByText('扫码核销').click();
    await till.page.getByLabel('扫到的内容').fill(`${coupon?.code ?? ''} ${digits}`);
    await till.page.getByText('扫到了').click();
    await till.page.getByText('确认核销').dblclick();
    await till.page.getByText('核销成功').waitFor();
    await till.page.getByLabel('返回').click();
    await till.page.getByLabel(/^撤销 下午茶立减券/).waitFor();

    const [redeemed] = await readAll<Coupon>(database(), 'coupons');
    expect(redeemed).toMatchObject({ state: 'redeemed', redeemedIn: STORE });
    expect(redeemed?.history.map(({ what }) => what)).toEqual(['issued', 'redeemed']);
    await phone.page.getByLabel('返回').click();
    await phone.page.locator('coupon-card', { hasText: '下午茶立减券' }).getByText('已使用').waitFor();
    expect([...phone.complaints, ...till.complaints]).toEqual([]);
    await till.close();
  }, 60_000);

  it('has the coupon on a page that no browser draws', async () => {
    const path = 'pages/coupons/index';
    const page = await openWholePage(world.addresses.preview, { person: CUSTOMER, path });
    await page.says('已使用');
    page.tap('已使用');
    await page.says('下午茶立减券');
    expect(page.complaints).toEqual([]);
    page.close();
  }, 60_000);

  it('is somebody, also when the address names nobody', async () => {
    const anybody = await openPhone(browser, world.addresses.preview, { person: '' });
    await anybody.page.getByText('下午茶立减券').waitFor();
    await anybody.close();
  }, 60_000);
});
