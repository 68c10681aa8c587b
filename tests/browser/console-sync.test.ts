import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { adminDatabase } from '../../scripts/local/admin-database.ts';
import { LOCAL_ENVIRONMENT, startApplication } from '../../scripts/local/application.ts';
import { launchBrowser } from '../support/browser.ts';
import { openConsole, WAIT_MS } from './console-page.ts';

const FOLLOWERS = 400;
const MINUTE_MS = 60_000;

interface Stored {
  _id: string;
  run: object & { id: string };
}

let browser: Browser;
let world: World;
let page: Page;
let complaints: string[];
let panel: Locator;
beforeAll(async () => {
  browser = await launchBrowser();
  world = await startApplication({ port: 0, followers: FOLLOWERS });
  world.clock.freeze();
  ({ page, complaints } = await openConsole(browser, `${world.addresses.console}?lang=zh`));
  panel = page.getByRole('tabpanel', { name: '运行' });
}, WAIT_MS);
afterAll(async () => {
  await browser.close();
  await world.close();
});

const database = () => adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
const tick = () => world.cloudbase.timers.fire('follower-sync', 'every-minute');
const stored = () => world.cloudbase.database.find('syncs', { limit: 1 }).documents[0] as unknown as Stored;

/** Changes the state of the sync as its function or staff would; the page hears of it. */
async function change(fields: Record<string, unknown>): Promise<void> {
  await database().collection('syncs').doc(stored()._id).update(fields);
}
const text = (words: string | RegExp) => panel.getByText(words).first().waitFor();

describe('the sync in the console', () => {
  it('done shows what it has seen, what it has cost and what was planned', async () => {
    await tick();
    await text(`${stored().run.id} 已完成`);
    await panel.locator('.sync-counts div', { hasText: /^新增400$/ }).waitFor();
    await panel.locator('.sync-costs div', { hasText: /^微信调用\d+$/ }).waitFor();
    await panel.locator('.sync-costs div', { hasText: /^工作\d+\.\d 秒 \/ 1 次触发$/ }).waitFor();
    await panel.locator('.sync-costs div', { hasText: /^计划读列表1 次$/ }).waitFor();
    await panel.locator('.sync-costs div', { hasText: /^计划取资料4 次 \/ 额度剩 [\d,]+$/ }).waitFor();
  });

  it('at work shows its stage, how fast it goes and how long it still takes', async () => {
    const counts = { listed: 20_000, added: 19_000, changed: 12, refused: 3 };
    const cost = { calls: { 'cgi-bin_user_get': 2 }, reads: 5, writes: 6, workedMs: 20_000, ticks: 1 };
    await change({
      'run.state': 'running',
      'run.stage': 'listing',
      'run.total': 25_000,
      'run.handledOfPage': 0,
      'run.counts': counts,
      'run.cost': cost,
    });
    await text('每秒 1,000 人 · 约剩 0:05');
    await panel.locator('[aria-current=step]', { hasText: '读取列表' }).waitFor();
    await panel.locator('.sync-counts .bad', { hasText: /^微信拒答3$/ }).waitFor();
    expect(await panel.getByRole('progressbar', { name: '粉丝同步' }).getAttribute('aria-valuenow')).toBe('80');
  });

  it('that waits says why and until when, and what staff want meanwhile', async () => {
    const until = new Date(world.clock.nowMs() + 30 * MINUTE_MS);
    await change({ notBefore: until, trouble: { code: 'permission', words: '需要已认证的公众号' } });
    await text('公众号没有这个接口的权限 · 需要已认证的公众号');
    await text(/\d\d:\d\d:\d\d 之后继续/);
    await panel.getByText('约剩').waitFor({ state: 'detached' });
    await change({ request: { id: 'r1', action: 'pause', by: 'u_staff', at: new Date() } });
    await text('工作人员要求暂停');
    await tick();
    await text('工作人员暂停了同步');
    await text(`${stored().run.id} 已暂停`);
    await panel.getByText('工作人员要求暂停').waitFor({ state: 'detached' });
  });

  it('held asks whether so many have left', async () => {
    await change({ 'run.state': 'held', 'run.stage': 'confirming', 'run.swept': 25_000, 'run.unseen': 12_430 });
    await text(`${stored().run.id} 等待确认`);
    await text(/25,000 位已知粉丝中有 12,430 位（49\.7%）/);
    await panel.locator('[aria-current=step]', { hasText: '确认离开' }).waitFor();
  });

  it('at its tags is behind all other stages', async () => {
    await change({ 'run.state': 'running', 'run.stage': 'tagging' });
    await panel.locator('[aria-current=step]', { hasText: '核对标签' }).waitFor();
    await panel.locator('.stages li', { hasText: /^读取列表已完成$/ }).waitFor();
  });

  it('leaves a report, and the next one stands beside it with the differences', async () => {
    await database()
      .collection('syncReports')
      .add({ ...(await firstReport()), _id: 'later', runId: 'later', added: 431, startedAt: new Date('2099-01-01') });
    const row = panel.getByRole('row', { name: /^later/ });
    await row.getByRole('cell', { name: /^431\s*\+31$/ }).waitFor();
  });

  it('has English words for all of it', async () => {
    await change({ trouble: { code: 'otherKey' }, notBefore: new Date(0) });
    await page.getByRole('button', { name: '切换到英文' }).click();
    const english = page.getByRole('tabpanel', { name: 'Run' });
    await english.getByText(/^FOLLOWER_KEY is not the one of the first sync/).waitFor();
    await english.getByRole('columnheader', { name: 'rejoined' }).waitFor();
    await english.locator('[aria-current=step]', { hasText: 'Compare tags' }).waitFor();
  });

  it('left the browser without a complaint', () => {
    expect(complaints).toEqual([]);
  });
});

async function firstReport(): Promise<object> {
  const { data } = (await database().collection('syncReports').get()) as unknown as { data: { _id: string }[] };
  return data[0]!;
}
