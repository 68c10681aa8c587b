import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { startApplication } from '../../scripts/local/application.ts';
import { launchBrowser } from '../support/browser.ts';
import { openConsole, WAIT_MS } from './console-page.ts';
import { faintTexts } from './contrast.ts';

const PERSON = '林小满';

/** Chinese characters, or an English word with its capital: no name of a program. */
const isNamed = (text: string, inChinese: boolean): boolean =>
  (inChinese ? /[\u4e00-\u9fff]/ : /^[A-Z][a-z]/).test(text);

describe('the panel of WeChat', () => {
  let browser: Browser;
  let world: World;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    [browser, world] = await Promise.all([launchBrowser(), startApplication({ port: 0, followers: 50 })]);
    ({ page, complaints } = await openConsole(browser, `${world.addresses.console}#wechat`));
  }, WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  const panel = () => page.getByRole('tabpanel');
  const view = (name: string) => panel().getByRole('button', { name, exact: true }).click();

  it('does what a person can do, by a form of its own for every action', async () => {
    await panel().getByLabel('做什么').selectOption('扫带参数二维码');
    await panel()
      .getByLabel(/^二维码场景值/)
      .fill('desk_07');
    await panel().getByRole('button', { name: '执行' }).click();
    await panel().getByRole('region', { name: '结果' }).getByText('"SCAN"').first().waitFor();
    expect(world.wechat.deliveries(1)).toMatchObject([{ event: 'SCAN', push: { fields: { EventKey: 'desk_07' } } }]);
  });

  it('says by which way each follower came', async () => {
    const ways = await panel().locator('[title=来源]').allTextContents();
    expect(ways.length).toBeGreaterThan(10);
    expect(ways.filter((way) => !isNamed(way, true))).toEqual([]);
  });

  it('shows every attempt of a push, and sends it again', async () => {
    await view('推送');
    const push = panel().getByRole('listitem').filter({ hasText: 'SCAN' }).first();
    await push.getByText(PERSON).waitFor();
    await push.getByText(/次尝试/).click();
    await push.getByRole('region', { name: '推送的内容' }).getByText('"desk_07"').waitFor();
    await push
      .getByText(/HTTP 200/)
      .first()
      .waitFor();
    await push.getByRole('button', { name: '再推一次' }).click();
    await push.getByText(/^2 次尝试/).waitFor();
  });

  it('loses the next push on order, and takes an order back', async () => {
    const order = (name: RegExp) => panel().getByRole('button', { name });
    await order(/^打乱顺序/).click();
    await order(/^打乱顺序 ×2$/).waitFor();
    await panel().getByRole('button', { name: '撤销安排' }).click();
    await order(/^打乱顺序$/).waitFor();
    await order(/^丢失一条/).click();
    await order(/^丢失一条 ×1$/).waitFor();
    await panel().getByRole('button', { name: '执行' }).click();
    await panel().getByText('按安排丢失').waitFor();
    await order(/^丢失一条$/).waitFor();
    expect(world.wechat.deliveries(1)).toMatchObject([{ event: 'SCAN', lost: true }]);
  });

  it('lets the person accept and switch off notices, template by template', async () => {
    await view('通知授权');
    const [template] = world.wechat.templates('subscription');
    const { title } = template!;
    const row = panel().getByRole('listitem').filter({ hasText: title }).first();
    await row.getByRole('button', { name: `接受：${title}` }).click();
    await row.getByText('还可发 1 条').waitFor();
    await row.getByRole('button', { name: `关闭：${title}` }).click();
    await row.getByText('已在设置里关闭').waitFor();
    expect(world.wechat.consents(PERSON)).toContainEqual(
      expect.objectContaining({ templateId: template!.id, left: 0, switchedOff: true }),
    );
  });

  it('can be read in every view and both languages', async () => {
    for (let language = 0; language < 2; language += 1) {
      for (const chip of await panel().locator('.chip').all()) {
        await chip.click();
        expect(await faintTexts(page)).toEqual([]);
      }
      await page.locator('.language').click();
    }
    await page.locator('html[lang=zh-CN]').waitFor({ state: 'attached' });
  });

  it('chooses the account of the phone, whose followers, menu and deeds are then shown', async () => {
    await panel()
      .getByRole('radio', { name: /^微莲周刊/ })
      .check();
    await page.getByText('未关注公众号').waitFor();
    await view('粉丝');
    await panel().getByText('微莲周刊的粉丝').waitFor();
    await page.getByRole('button', { name: '关注', exact: true }).click();
    await page.getByText('已关注公众号').waitFor();
    expect(world.wechat.personByName(PERSON)!.follows).toEqual(['oa', 'news']);
    await panel()
      .getByRole('radio', { name: /^微莲课堂/ })
      .check();
    await page.getByText('小程序，无需关注').waitFor();
    expect(await panel().getByLabel('做什么').getByRole('option', { name: '关注', exact: true }).count()).toBe(0);
  });

  it('fits into a narrow window', async () => {
    await page.setViewportSize({ width: 420, height: 900 });
    expect(await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth)).toBe(420);
  });

  it('left the browser without a complaint', () => {
    expect(complaints).toEqual([]);
  });
});
