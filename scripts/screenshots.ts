import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { World } from '../emulator/world.ts';
import { launchBrowser } from '../tests/support/browser.ts';
import { openPhone } from '../tests/support/phone.ts';
import { buildAll } from './build/all.ts';
import { inRepository } from './build/repository.ts';
import { staffOf } from '../shared/identity/index.ts';
import { adminDatabase } from './local/admin-database.ts';
import { LOCAL_ENVIRONMENT, startApplication } from './local/application.ts';
import { run } from './local/command-line.ts';
import { MENU_CHANNEL, STORE } from './local/merchant.ts';
import { makeOwner } from './local/owner.ts';
import { runMainJobIn } from './local/run-main-job.ts';
import { STAFF } from './main-job/context.ts';
import { steps } from './main-job/index.ts';

const FOLDER = inRepository('docs/images');
const CUSTOMER = '周子昂';
/** Events are counted when they are a few minutes old, and what they are counted for at the next fifth minute. */
const COUNTED_AFTER_MS = 20 * 60_000;

const save = (page: Page, name: string) => page.screenshot({ path: join(FOLDER, `${name}.png`) });

/** Pages of the mini program, in the order in which a customer meets them. */
async function photographPhone(browser: Browser, world: World): Promise<void> {
  const path = `packages/entry/landing?channel=${MENU_CHANNEL}`;
  const { page, close } = await openPhone(browser, world.addresses.preview, { path, person: CUSTOMER, scene: 1035 });
  await page.getByText('欢迎').first().waitFor();
  await save(page, 'landing');
  await page.getByText('去领券').click();
  const card = page.locator('coupon-card', { hasText: '下午茶立减券' });
  await card.getByText('立即领取').click();
  await card.getByText('去使用').waitFor();
  await page.getByText('领取成功').waitFor({ state: 'hidden' });
  await save(page, 'coupon-centre');
  await card.getByText('去使用').click();
  await page.getByText('券号').first().waitFor();
  await save(page, 'coupon-detail');
  await page.getByLabel('返回').click();
  await page.getByRole('tab', { name: '首页' }).click();
  await page.getByText('张券可使用').waitFor();
  await save(page, 'home');
  await close();
}

/** The till where the main job redeemed, and what an operator sees. */
async function photographStaff(browser: Browser, world: World): Promise<void> {
  const { unionId } = world.wechat.personByName(STAFF) ?? {};
  await adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT)
    .collection('users')
    .where({ unionId })
    .update({ roles: ['operator', staffOf(STORE)] });
  const shots = [
    ['packages/staff/till', '扫码核销', 'till'],
    ['packages/operator/campaigns/campaign?id=tpl-tea-8', '用量与成本', 'campaign'],
  ] as const;
  for (const [path, words, name] of shots) {
    const { page, close } = await openPhone(browser, world.addresses.preview, { path, person: STAFF });
    await page.getByText(words).waitFor();
    await save(page, name);
    await close();
  }
}

/** The console when the main job has just been done in front of it. */
async function photographConsole(browser: Browser, world: World): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5 });
  await page.goto(world.addresses.console);
  const job = await runMainJobIn(world, process.stderr);
  if (!job.ok) throw new Error('the main job failed: no picture is taken of that');
  await page.getByText(`${steps.length} / ${steps.length}`, { exact: true }).waitFor();
  await page.getByText('打开小程序').click();
  await page.frameLocator('iframe').getByText('下午茶立减券').waitFor();
  await save(page, 'console');
  await photographReports(page, world);
  await page.close();
}

/** What the owner reads of it, once it is counted. */
async function photographReports(page: Page, world: World): Promise<void> {
  await makeOwner(world);
  await world.clock.advance(COUNTED_AFTER_MS);
  await page.getByRole('tab', { name: '报表' }).click();
  await page.locator('.funnel svg').waitFor();
  await save(page, 'reports');
}

/** Makes the pictures of the READMEs anew, from the running world. */
async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await buildAll();
  const world = await startApplication({ port: 0 });
  const browser = await launchBrowser();
  try {
    await photographConsole(browser, world);
    await photographPhone(browser, world);
    await photographStaff(browser, world);
  } finally {
    await browser.close();
    await world.close();
  }
}

run(main);
