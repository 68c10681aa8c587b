import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { LOCAL_ENVIRONMENT, startApplication } from '../../scripts/local/application.ts';
import { adminDatabase, readAll } from '../../scripts/local/admin-database.ts';
import { WorldControl, type MenuButton } from '../../scripts/main-job/control.ts';
import { STORE } from '../../scripts/local/merchant.ts';
import type { Coupon, CouponTemplate } from '../../shared/coupons/index.ts';
import type { Visit } from '../../shared/channels/index.ts';
import { staffOf, type Identity, type Role } from '../../shared/identity/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { openBy, untilThere } from '../support/open-by.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { openWholePage } from '../support/whole-page.ts';

/** The mini program by clicks, in a real browser, against the deployed bundles: nothing stands in for anything. */
describe('a customer with the mini program in hand', () => {
  const CUSTOMER = '陈一诺';
  const STAFF = '王思远';
  const OPERATOR = '许知行';
  let browser: Browser;
  let world: World;
  let control: WorldControl;
  let phone: Phone;
  let digits: string;

  beforeAll(async () => {
    world = await startApplication({ port: 0, followers: 1_000 });
    control = new WorldControl(world.addresses);
    // By itself it runs when the minute turns: before these tests look at it, or after.
    await control.tickFollowerSync();
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

  it('follows the Official Account, and is on record when its push is answered', async () => {
    await control.post('/wechat/follow', { name: CUSTOMER });
    const openId = world.wechat.personByName(CUSTOMER)?.oaOpenId;
    const identities = await readAll<Identity>(database(), 'identities');
    expect(identities.filter((one) => one.openId === openId)).toMatchObject([{ follower: { state: 'following' } }]);
  }, 60_000);

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
    // The customer has done nothing: the page that shows the digits has asked.
    await phone.page.getByLabel('动态码').waitFor({ state: 'detached' });
    await phone.page.getByText('已使用').first().waitFor();
    await phone.page.getByLabel('返回').click();
    await phone.page.locator('coupon-card', { hasText: '下午茶立减券' }).getByText('已使用').waitFor();
    expect([...phone.complaints, ...till.complaints]).toEqual([]);
    await till.close();
  }, 60_000);

  it('is seen in the funnel of that menu entry, all the way from visit to redemption', async () => {
    await employ(OPERATOR, ['operator', 'owner']);
    // Two minutes until it is certain, five for what people count for and five for the sums.
    await control.post('/clock', { advanceMs: 20 * 60_000 });
    const path = 'packages/operator/reports/figures?channel=menu-coupons';
    const desk = await openPhone(browser, world.addresses.preview, { path, person: OPERATOR });
    for (const step of ['来访', '登录', '领券', '核销']) {
      await untilThere(desk.page.getByLabel(`${step} 1，含义与来源`), () => desk.page.reload());
    }
    expect(desk.complaints).toEqual([]);
    await desk.close();
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

  it('finds a campaign that an operator has just made, checked and started', async () => {
    const desk = await openPhone(browser, world.addresses.preview, { path: 'pages/me/index', person: OPERATOR });
    const { page } = desk;
    await page.getByText('经营管理').click();
    await openBy(page.locator('#screen').getByText('优惠券活动'), page.getByText('下午茶立减券'));
    await openBy(page.locator('#screen').getByText('新建活动'), page.getByLabel('减多少'));
    await page.getByLabel('名称').fill('关注送 5 元');
    await page.getByLabel('减多少').fill('5');
    await page.getByLabel('使用门槛').fill('3');
    await page.getByLabel('总数').fill('80');
    await page.getByText('检查一下').click();
    await page.getByText('文字承诺关注或分享后给优惠').waitFor();
    await page.getByText('使用门槛低于减免金额').waitFor();

    await page.getByLabel('名称').fill('开店纪念券');
    await page.getByLabel('使用门槛').fill('30');
    await page.getByText('检查一下').click();
    await page.getByText('检查通过').waitFor();
    await page.getByText('保存', { exact: true }).dblclick();
    await page.getByText('开始活动', { exact: true }).click();
    await page.getByText('确定').click();
    await page.getByText('暂停领取').waitFor();
    expect(desk.complaints).toEqual([]);
    await desk.close();

    await phone.page.getByRole('tab', { name: '首页' }).click();
    await phone.page.getByRole('tab', { name: '领券' }).click();
    await phone.page.locator('coupon-card', { hasText: '开店纪念券' }).getByText('即将开始').waitFor();
    const kept = await readAll<CouponTemplate>(database(), 'couponTemplates');
    expect(kept.filter(({ terms }) => terms.title === '开店纪念券')).toMatchObject([
      { state: 'active', terms: { benefit: { is: 'amountOff', amount: 500 }, threshold: 3000 }, limits: { total: 80 } },
    ]);
  }, 60_000);

  it.each([
    ['campaigns/index', '下午茶立减券'],
    ['campaigns/campaign?id=tpl-tea-8', '用量与成本'],
    ['campaigns/campaign-form?id=tpl-tea-8', '每人最多'],
    ['campaigns/codes?id=tpl-tea-8', '兑换码可以印在小票或海报上'],
    ['campaigns/grants?id=tpl-tea-8', '批量发放把券直接放进一群顾客的卡包'],
    ['channels/index', '领券中心'],
    ['channels/channel?id=menu-coupons', '菜单里的小程序入口'],
    ['menus/index', '使用中'],
    ['menus/menu?version=1', '没有变化'],
    ['menus/menu-form?version=1', '联系我们'],
    ['sync/index', '已完成'],
    ['reports/figures', '各渠道来访'],
    ['stores/index', '衡山路店'],
    [`stores/store-form?id=${STORE}`, '营业时间'],
    ['people/labels', '能不能领券从不取决于标签'],
    ['team/roles', '店员 · 衡山路店'],
    ['people/reviews', '没有待核查的关联'],
    ['team/audit', '操作人'],
    ['reports/report?of=campaigns', '下午茶立减券'],
    ['reports/report?of=articles', '点击率'],
    ['reports/report?of=stores', '各门店来访'],
    ['reports/report?of=customers', '每周新客的回访'],
    ['reports/figures?channel=menu-coupons', '渠道设置与复制内容'],
  ])('has the operator’s page %s, with the real functions behind it', async (address, words) => {
    const path = `packages/operator/${address}`;
    const page = await openWholePage(world.addresses.preview, { person: OPERATOR, path });
    await page.says(words);
    expect(page.complaints).toEqual([]);
    page.close();
  });

  it('is somebody, also when the address names nobody', async () => {
    const anybody = await openPhone(browser, world.addresses.preview, { person: '' });
    await anybody.page.getByText('下午茶立减券').waitFor();
    await anybody.close();
  }, 60_000);
});
