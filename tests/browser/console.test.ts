import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { LOCAL_FOLLOWER_KEY, startApplication } from '../../scripts/local/application.ts';
import { followerIds } from '../../shared/identity/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { openConsole, WAIT_MS } from './console-page.ts';

const FOLLOWERS = 500;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, WAIT_MS);
afterAll(() => browser.close());

describe('the console of a running world', () => {
  let world: World;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    world = await startApplication({ port: 0, followers: FOLLOWERS });
    ({ page, complaints } = await openConsole(browser, world.addresses.console));
  }, WAIT_MS);
  afterAll(() => world.close());

  const tab = (name: string) => page.getByRole('tab', { name, exact: true });
  const open = async (name: string) => {
    await tab(name).click();
    return page.getByRole('tabpanel', { name });
  };

  it('is connected, and shows the environment and the clock of the world', async () => {
    await page.getByText('实时', { exact: true }).waitFor();
    await page.getByText('local-weilian').waitFor();
    await page.getByRole('button', { name: '冻结' }).click();
    await page.getByText('已冻结').waitFor();
    expect(world.clock.setting().frozenAt).toBeDefined();
    await page.getByRole('button', { name: '继续' }).click();
    await page.getByRole('button', { name: '冻结' }).waitFor();
  });

  it('fires a timer and shows the sync until every follower is on record', async () => {
    const timers = await open('定时器');
    const sync = timers.getByRole('article').filter({ hasText: 'follower-sync' });
    await sync.getByRole('button', { name: '立即触发' }).click();
    const run = await open('运行');
    await run.getByText(`/ ${FOLLOWERS} 位粉丝已入库`).waitFor();
    await run.locator('.sync-number b', { hasText: String(FOLLOWERS) }).waitFor();
    await run.getByText('已完成').first().waitFor();
    await run.getByText('秋日暖心满减券').waitFor();
  });

  it('shows in the feed what happens, filtered by source, and the whole request of an entry', async () => {
    const feed = await open('动态');
    await feed.getByRole('button', { name: '定时器' }).click();
    await feed.getByRole('option').filter({ hasText: 'every-minute 触发 follower-sync' }).first().waitFor();
    await feed.getByRole('button', { name: '定时器' }).click();
    // When the minute turns, housekeeping asks WeChat much: among functions alone the first run still stands in the list.
    await feed.getByRole('button', { name: '函数' }).click();
    // The oldest: the timer may have fired once more, and found nothing to do.
    await feed.getByRole('option').filter({ hasText: 'follower-sync 完成' }).last().click();
    await feed.getByRole('button', { name: '函数' }).click();
    const detail = feed.getByRole('region', { name: '详情' }).first();
    await detail.getByText('function.finished').waitFor();
    await detail
      .getByText(/identities：insertDocument/)
      .first()
      .waitFor();
  });

  it('delivers what a person does in WeChat, and shows the documents that come of it while they come', async () => {
    const database = await open('数据库');
    await database.getByRole('button', { name: /^oaEvents/ }).click();
    await database.getByText('这个集合还没有文档').waitFor();
    await page.getByLabel('使用手机的人').selectOption('陈一诺');
    await page.getByRole('button', { name: '关注', exact: true }).click();
    await page.getByText(/subscribe 推送已送达/).waitFor();
    await database.getByText('1–1，共 1').waitFor();
    const { oaOpenId } = world.wechat.personByName('陈一诺')!;
    const id = followerIds({ appId: world.wechat.accounts().oa.appId, key: LOCAL_FOLLOWER_KEY })(oaOpenId);
    await database.getByRole('region', { name: '文档内容（EJSON）' }).getByText(id).first().waitFor();
  });

  it('finds documents by a filter, and says what is wrong with one', async () => {
    const database = await open('数据库');
    await database.getByRole('button', { name: /^couponTemplates/ }).click();
    const filter = database.getByLabel('筛选条件（JSON）');
    await filter.fill('{ "limits.total": 51 }');
    await filter.press('Enter');
    await database.getByText('1–1，共 1').waitFor();
    await filter.fill('{ "limits.total": -1 }');
    await filter.press('Enter');
    await database.getByText('没有符合条件的文档').waitFor();
    const [list, none] = [
      database.getByRole('region', { name: '文档', exact: true }),
      page.locator('.documents .empty'),
    ];
    expect((await none.boundingBox())?.width).toBeGreaterThan(0.8 * ((await list.boundingBox())?.width ?? 0));
    const refusal = page.waitForResponse((answer) => answer.url().includes('%24nothing') && answer.status() === 400);
    await filter.fill('{ "$nothing": 1 }');
    await filter.press('Enter');
    await refusal;
    await database.getByText(/unknown top level operator/).waitFor();
    expect(await database.getByText('1–1，共 1').count()).toBe(0);
    await filter.fill('{}');
    await filter.press('Enter');
    await database.getByText(/^1–/).waitFor();
    // What the server refuses stands in every browser's log, each time that it is asked; and nothing else.
    const REFUSED = 'Failed to load resource: the server responded with a status of 400 (Bad Request)';
    expect([...new Set(complaints.splice(0))].sort()).toEqual([expect.stringMatching(/^400 \S+%24nothing/), REFUSED]);
    await filter.fill('{ total');
    await filter.press('Enter');
    await database.getByText('筛选条件必须是一个 JSON 对象').waitFor();
  });

  it('counts invocations and shows logs as they are printed', async () => {
    const functions = await open('函数');
    await functions.getByRole('button', { name: 'customer' }).click();
    await functions.getByText('这个函数还没有打印过日志').waitFor();
    const { mpOpenId: openId, unionId } = world.wechat.personByName('林小满')!;
    const { appId } = world.wechat.accounts().miniprogram;
    const caller = { kind: 'miniprogram', openId, appId, unionId } as const;
    await world.cloudbase.invoke({ name: 'customer', data: { call: 'user.signIn', input: {} }, caller });
    await functions.locator('.log-lines').getByText('user.signIn').waitFor();
    await functions
      .getByRole('row', { name: /^customer/ })
      .getByText('1', { exact: true })
      .first()
      .waitFor();
  });

  it('lists WeChat’s calls, pushes and followers, and adds and removes a fault', async () => {
    const wechat = await open('微信');
    await wechat.getByText(`第 1–20 位，共 ${FOLLOWERS + 1}`).waitFor();
    await wechat.getByRole('button', { name: '下一页' }).click();
    await wechat.getByText(`第 21–40 位，共 ${FOLLOWERS + 1}`).waitFor();

    await wechat.getByRole('button', { name: '推送', exact: true }).click();
    await wechat.getByText('subscribe').first().waitFor();
    await wechat.getByRole('button', { name: '额度与调用' }).click();
    await wechat.getByText('/cgi-bin/user/get', { exact: true }).first().waitFor();

    const faults = await open('故障');
    await faults.getByLabel(/匹配/).fill('coupons');
    await faults.getByRole('button', { name: '添加' }).click();
    await faults.getByRole('button', { name: /^移除规则/ }).waitFor();
    expect(world.faults.list()).toMatchObject([{ target: 'database', match: 'coupons', effect: { kind: 'latency' } }]);
    await faults.getByRole('button', { name: /^移除规则/ }).click();
    await faults.getByText('没有故障规则').waitFor();
    expect(world.faults.list()).toEqual([]);
  });

  it('proposes an error of what a fault strikes, and sends none that would mean nothing', async () => {
    const faults = await open('故障');
    const wrong = faults.getByRole('alert');
    const add = () => faults.getByRole('button', { name: '添加' }).click();
    await faults.getByLabel('作用于').selectOption('微信');
    await faults.getByLabel('效果').selectOption('返回错误');
    expect(await faults.getByLabel('错误码').inputValue()).toBe('45009');
    await faults.getByLabel('错误码').fill('DATABASE_REQUEST_FAILED');
    await wrong.getByText(/微信的是数字/).waitFor();
    await faults.getByLabel('错误码').fill('HTTP_502');
    for (const [label, value] of [
      [/^概率/, '1.5'],
      [/^次数/, '0'],
    ] as const) {
      await faults.getByLabel(label).fill(value);
      await wrong.waitFor();
      await add();
      await faults.getByLabel(label).fill('1');
      await wrong.waitFor({ state: 'detached' });
    }
    expect(world.faults.list()).toEqual([]);
    await add();
    await faults.getByRole('button', { name: /^移除规则/ }).click();
    await faults.getByText('没有故障规则').waitFor();
  });

  it('opens the mini program of the person from the menu of the Official Account', async () => {
    await page.getByRole('navigation', { name: '公众号菜单' }).getByRole('button', { name: '领券中心' }).click();
    const frame = page.locator('iframe');
    await frame.waitFor();
    const { searchParams, pathname } = new URL((await frame.getAttribute('src'))!, world.url);
    expect(pathname).toBe('/preview');
    expect(Object.fromEntries(searchParams)).toEqual({
      person: '陈一诺',
      path: 'packages/entry/landing?channel=menu-coupons',
      scene: '1035',
      referrer: world.wechat.accounts().oa.appId,
    });
    await page.frameLocator('iframe').getByText('去领券').waitFor();
  });

  it('left the browser without a complaint', () => {
    expect(complaints).toEqual([]);
  });
});
