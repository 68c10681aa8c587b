import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { adminDatabase } from '../../scripts/local/admin-database.ts';
import { LOCAL_ENVIRONMENT, startApplication } from '../../scripts/local/application.ts';
import { makeOwner, OWNER } from '../../scripts/local/owner.ts';
import { WorldControl } from '../../scripts/main-job/control.ts';
import { launchBrowser } from '../support/browser.ts';
import { toldSums } from '../support/told-sums.ts';
import { violationsOf } from './axe.ts';
import { openConsole, WAIT_MS } from './console-page.ts';
import { faintTexts } from './contrast.ts';

const CUSTOMERS = ['林小满', '周子昂', '王思远'];
const CAMPAIGN = 'tpl-tea-8';

let browser: Browser;
let world: World;
let page: Page;
let complaints: string[];
let panel: Locator;
beforeAll(async () => {
  browser = await launchBrowser();
  world = await startApplication({ port: 0, followers: 30 });
  world.clock.freeze();
  ({ page, complaints } = await openConsole(browser, `${world.addresses.console}?lang=zh#reports`));
  panel = page.getByRole('tabpanel', { name: '报表' });
}, WAIT_MS);
afterAll(async () => {
  await browser.close();
  await world.close();
});

const view = (name: string) => panel.getByRole('button', { name, exact: true });
const row = (name: string | RegExp) => panel.getByRole('row', { name }).first();
/** Two minutes until it is certain, five for what people count for and five for the sums. */
const count = () => world.clock.advance(20 * 60_000);

describe('the reports in the console', () => {
  it('say who may read them while nobody may, and are there once there is an owner', async () => {
    await panel.getByText('还没有人能看报表').waitFor();
    await makeOwner(world);
    await panel.getByText(`以${OWNER}的身份读取`).waitFor();
    await view('漏斗').waitFor();
    await panel.getByText('还没有计入的来访').waitFor();
  });

  it('show who came by which channel and claimed, as the deployed functions count it', async () => {
    const control = new WorldControl(world.addresses);
    for (const [n, name] of CUSTOMERS.entries()) {
      const entry = { visitId: `visit-000${n}`, scene: 1035, channelId: 'menu-coupons' };
      await control.call('customer', name, 'user.signIn', { entry });
      const requestKey = `claim-000${n}`;
      if (n < 2)
        await control.call('customer', name, 'coupon.claim', {
          templateId: CAMPAIGN,
          requestKey,
          channelId: 'menu-coupons',
        });
    }
    await count();
    await panel.locator('.funnel dd', { hasText: /^3/ }).first().waitFor();
    await row(/^领券中心/)
      .getByRole('cell', { name: '66.7%' })
      .waitFor();
    await row(/^领券中心/)
      .getByRole('button')
      .press('Enter');
    await panel.getByRole('heading', { name: /^领券中心/ }).waitFor();
    await view('活动回报').click();
    expect(
      await row(/^下午茶立减券/)
        .getByRole('cell')
        .nth(0)
        .innerText(),
    ).toMatch(/^2/);
    await view('领券用时').click();
    await panel.getByText('从进入到领到券').waitFor();
  });

  it('lead from a number to its call, its answer and the documents that add up to it', async () => {
    await view('漏斗').click();
    await panel.getByText('数字从哪里来').first().click();
    await panel.locator('.json', { hasText: /"call": "report\.funnel"[^]*"from":/ }).waitFor();
    await panel.locator('.json', { hasText: /"_id": "1:\d{4}-\d{2}:channel:menu-coupons"/ }).waitFor();
  });

  it('compare with the time before, say how sure they are, and show gaps as gaps', async () => {
    const { figures, accountDays, articles } = toldSums(world.clock.now(), world.wechat.accounts().oa.appId);
    const database = adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
    for (const document of figures) {
      const { _id, ...own } = document;
      await database.collection('figures').doc(_id).set(own);
    }
    // At some times of the day WeChat has been asked meanwhile, and has told of every day.
    for (const [name, told] of Object.entries({ accountDays, articles })) {
      await database.collection(name).where({ _id: /./ }).remove();
      await database.collection(name).add(told);
    }
    await row(/^全部渠道/)
      .getByText(/^\+\d/)
      .first()
      .waitFor();
    await view('复购与留存').click();
    await panel.getByText('样本太少，不能说明问题').first().waitFor();
    await panel.getByText('95% 区间').first().waitFor();
    expect(await panel.locator('.retention tbody tr').count()).toBeGreaterThan(3);
    await view('文章与菜单').click();
    await panel.getByText(/微信没有给出 .* 的数据/).waitFor();
    await panel.getByText('春天的第一杯', { exact: true }).waitFor();
    expect(await panel.locator('g.daily-area').count()).toBeGreaterThan(1);
    await view('门店').click();
    await row(/^衡山路店/)
      .getByRole('cell', { name: /^12/ })
      .first()
      .waitFor();
  });

  it('can be read by everybody, in both languages: axe finds nothing, and no text is faint', async () => {
    for (const language of ['zh', 'en']) {
      for (const one of await panel.getByRole('group').first().getByRole('button').all()) {
        await one.click();
        await panel.locator('.report-query').first().waitFor();
        expect([language, await one.innerText(), await violationsOf(page), await faintTexts(page)]).toEqual([
          ...[language, await one.innerText(), [], []],
        ]);
      }
      await page.locator('.language').click();
      panel = page.getByRole('tabpanel', { name: 'Reports' });
    }
    expect(complaints).toEqual([]);
  }, 60_000);
});
