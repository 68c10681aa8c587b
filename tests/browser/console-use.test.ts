import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startWorld, type World } from '../../emulator/world.ts';
import { readSeed } from '../../emulator/wechat/index.ts';
import { adminDatabase } from '../../scripts/local/admin-database.ts';
import { LOCAL_ENVIRONMENT, startApplication } from '../../scripts/local/application.ts';
import { launchBrowser } from '../support/browser.ts';
import { untilThere } from '../support/open-by.ts';
import { openConsole, WAIT_MS } from './console-page.ts';
import { faintTexts } from './contrast.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, WAIT_MS);
afterAll(() => browser.close());

describe('whoever uses the console', () => {
  let world: World;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    world = await startApplication({ port: 0, followers: 100 });
    ({ page, complaints } = await openConsole(browser, world.addresses.console));
  }, WAIT_MS);
  afterAll(() => world.close());

  const flood = (): void => {
    for (let at = 0; at < 5_000; at += 1) world.feed.publish({ source: 'world', kind: 'flood', text: `entry ${at}` });
  };
  const tab = (name: string) => page.getByRole('tab', { name, exact: true });

  it('moves between panels by the arrow keys', async () => {
    await tab('运行').click();
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('ArrowRight');
    expect(await tab('数据库').getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('[role=tab]:focus').innerText()).toBe('数据库');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    expect(await tab('状态').getAttribute('aria-selected')).toBe('true');
  });

  it('draws a flood of entries a screenful at a time, and what it is told as text', async () => {
    await tab('动态').click();
    const feed = page.getByRole('tabpanel');
    flood();
    world.feed.publish({ source: 'world', kind: 'flood', text: '<img src="x" onerror="alert(1)">' });
    await feed.getByText('<img src="x" onerror="alert(1)">').waitFor();
    await feed.getByText('entry 4999', { exact: true }).waitFor();
    expect(await feed.getByRole('option').count()).toBeLessThan(60);
    expect(await page.locator('#console img').count()).toBe(0);
  });

  it('says that the feed forgets, where it does, and does not count its history as activity', async () => {
    // No timer fires from here on; what one that fired just now still does, the next flood drives out.
    world.clock.freeze();
    await page.getByRole('button', { name: '微信', exact: true }).click();
    await untilThere(page.getByText('最近 2,000 条里没有这个来源的动态'), async () => flood());
    await page.getByRole('button', { name: '全部', exact: true }).click();

    await world.clock.advance(1);
    const { page: late } = await openConsole(browser, `${world.addresses.console}#feed`);
    await late.getByText('entry 4999', { exact: true }).waitFor();
    for (let at = 0; at < 3; at += 1) world.feed.publish({ source: 'world', kind: 'flood', text: `late ${at}` });
    const rate = late.locator('.pulse b').filter({ hasNotText: /^0$/ });
    expect(Number(await rate.innerText())).toBeLessThan(100);
    await late.close();
    world.clock.resume();
  });

  it('can be read in every panel and both languages: no text below a contrast of 4.5 : 1', async () => {
    for (let language = 0; language < 2; language += 1) {
      for (const one of await page.getByRole('tab').all()) {
        await one.click();
        expect(await faintTexts(page)).toEqual([]);
      }
      await page.locator('.language').click();
    }
    await page.locator('html[lang=zh-CN]').waitFor({ state: 'attached' });
  });

  it('shows what a write has made of a document, before and after', async () => {
    const templates = adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT).collection('couponTemplates');
    await tab('数据库').click();
    await page.getByRole('button', { name: /^couponTemplates/ }).click();
    await page.getByRole('button', { name: '变更', exact: true }).click();
    await templates.doc('tpl-tea-8').update({ 'terms.title': '换了名字的券' });
    const row = page.getByRole('row', { name: /^terms\.title/ });
    await row.locator('ins').getByText('换了名字的券').waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    expect(await row.locator('del').innerText()).not.toBe('');
    await page.getByText(/另有 \d+ 个字段未变/).waitFor();
  });

  it('moves the clock of the world forward, with the timers on the way', async () => {
    const before = world.clock.nowMs();
    await page.getByRole('button', { name: '+1 小时' }).click();
    // What says so covers no tab: all can be used meanwhile.
    const notice = (await page.getByText('时间快进中').boundingBox())!;
    const boxes = await Promise.all((await page.getByRole('tab').all()).map((one) => one.boundingBox()));
    expect(boxes.map((box) => box!.x + box!.width <= notice.x)).toEqual(boxes.map(() => true));
    await tab('动态').click();
    // Ticks that found nothing to do are one line; a single one, or one that worked, has its own.
    await page
      .getByRole('option')
      .filter({ hasText: /every-minute 触发 follower-sync|定时器触发 \d+ 次，无事可做/ })
      .first()
      .waitFor();
    await page.getByText('时间快进中').waitFor({ state: 'detached' });
    expect(world.clock.nowMs() - before).toBeGreaterThanOrEqual(60 * 60 * 1_000);
  });

  it('left the browser without a complaint', () => {
    expect(complaints).toEqual([]);
  });
});

describe('the console of an empty world', () => {
  it('says what is not there yet, and then that the world is gone', async () => {
    const world = await startWorld({ port: 0, seed: readSeed({ followers: 0, people: [] }) });
    const { page, complaints } = await openConsole(browser, `${world.addresses.console}?lang=en#database`);
    await page.getByText('No collections yet').waitFor();
    await page.getByText('Nobody lives in this world yet').waitFor();
    await page.getByText('it has no mini program').waitFor();
    expect(await page.getByRole('button', { name: /Open the mini program/ }).isDisabled()).toBe(true);
    await page.getByRole('tab', { name: 'Run' }).click();
    await page.getByText('This world has no follower-sync').waitFor();
    await page.getByRole('tab', { name: 'Functions' }).click();
    await page.getByText('No function is deployed').waitFor();
    expect(complaints).toEqual([]);
    await world.close();
    await page.getByText('connection lost').waitFor();
  });
});
