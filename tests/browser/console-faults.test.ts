import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { startApplication } from '../../scripts/local/application.ts';
import { launchBrowser } from '../support/browser.ts';
import { openConsole, WAIT_MS } from './console-page.ts';

describe('the console of a world in trouble', () => {
  let browser: Browser;
  let world: World;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    browser = await launchBrowser();
    world = await startApplication({ port: 0, followers: 10 });
    world.clock.freeze();
    ({ page, complaints } = await openConsole(browser, world.addresses.console));
  }, WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  const open = async (name: string) => {
    await page.getByRole('tab', { name, exact: true }).click();
    return page.getByRole('tabpanel', { name });
  };

  it('makes a rule that kills a function at its n-th write of a collection, and says what it does', async () => {
    const faults = await open('故障');
    await faults.getByLabel('效果').selectOption('杀掉发请求的函数进程');
    await faults.getByLabel(/^动作/).fill('write');
    await faults.getByLabel('集合', { exact: true }).fill('coupons');
    await faults.getByLabel('由函数发出').fill('customer');
    await faults.getByLabel(/^只第几个请求/).fill('2');
    await faults.getByLabel('时机').selectOption('生效之后（调用方不知情）');
    await faults.getByRole('button', { name: '添加' }).click();
    await faults.getByText('write · coupons · 由 customer 发出 · 只第 2 个请求').waitFor();
    const conditions = { match: '*', action: 'write', collection: 'coupons', function: 'customer', nth: 2 };
    expect(world.faults.list()).toMatchObject([
      { target: 'database', ...conditions, when: 'after', effect: { kind: 'kill' } },
    ]);
  });

  it('offers to kill only where a function asks, and takes no number that is none', async () => {
    const faults = await open('故障');
    await faults.getByLabel('作用于').selectOption('微信');
    expect(await faults.getByLabel('效果').inputValue()).toBe('error');
    expect(await faults.getByLabel('效果').getByRole('option', { name: /杀掉/ }).count()).toBe(0);
    await faults.getByLabel(/^只第几个请求/).fill('0');
    await faults.getByRole('alert').getByText('不小于 1 的整数').waitFor();
    await faults.getByRole('button', { name: '添加' }).click();
    expect(world.faults.list()).toHaveLength(1);
    await faults.getByLabel('随机种子').fill('42');
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await faults.getByRole('button', { name: '重设' }).click();
    await answered;
    expect(world.faults.seed).toBe(42);
  });

  it('orders what the next moments of a timer do, and delivers an event twice', async () => {
    world.faults.clear();
    // A minute may have begun between the start of the world and the moment at which its clock stood still.
    const invocations = () => world.cloudbase.functions().find(({ name }) => name === 'follower-sync')!.invocations;
    const before = invocations();
    const timers = await open('定时器');
    const sync = timers.getByRole('article').filter({ hasText: 'follower-sync' });
    await sync.getByRole('button', { name: '漏掉一次' }).click();
    await sync.getByRole('button', { name: '漏掉一次 ×1' }).click();
    await sync.getByRole('button', { name: '漏掉一次 ×2' }).waitFor();
    await sync.getByRole('button', { name: '重复一次' }).click();
    await sync.getByRole('button', { name: '重复一次 ×1' }).waitFor();
    expect(world.cloudbase.timers.list()).toContainEqual(
      expect.objectContaining({ functionName: 'follower-sync', miss: 2, duplicate: 1, overlap: 0 }),
    );
    await sync.getByRole('button', { name: '撤销安排' }).click();
    await sync.getByRole('button', { name: '撤销安排' }).waitFor({ state: 'detached' });
    // The box shows what the server says: it changes when the answer has come.
    await timers.getByLabel(/平台重试/).click();
    await timers.getByRole('checkbox', { name: /平台重试/, checked: false }).waitFor();
    await sync.getByRole('button', { name: '同一事件送两遍' }).click();
    await sync.getByRole('status').waitFor();
    expect(world.cloudbase.timers.retries).toBe(false);
    expect(invocations()).toBe(before + 2);
  });

  it('shows what a function took, and what the platform wrote about its runs', async () => {
    const functions = await open('函数');
    await functions
      .getByText(/上次用 \d+ MB，读 \d+ 写 \d+/)
      .first()
      .waitFor();
    await functions
      .getByText(/^Report RequestId: .* MemUsage:/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });
});
