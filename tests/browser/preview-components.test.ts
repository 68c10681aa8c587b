import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { startPreviewServer, type PreviewServer } from '../support/preview-server.ts';

/** Of the browser, where the functions given to `evaluate` run. */
declare const getComputedStyle: (element: unknown) => { color: string };

let browser: Browser;
let server: PreviewServer;
let phone: Phone;
let page: Page;

/** What the mini program wrote down since this was asked before. */
const news = (): Promise<string[]> => page.evaluate('getApp().log.splice(0)');
const openAt = async (of: string): Promise<void> => {
  phone = await openPhone(browser, server.url, { path: of, scene: 1047 });
  page = phone.page;
};
const close = async (): Promise<void> => {
  expect(phone.complaints).toEqual([]);
  await phone.close();
};

beforeAll(async () => {
  browser = await launchBrowser();
  server = await startPreviewServer(path.resolve(import.meta.dirname, '../fixtures/preview-shop'));
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

describe('components of a form', () => {
  beforeAll(() => openAt('pages/form'));
  afterAll(close);
  const send = async (): Promise<Record<string, unknown>> => {
    await page.getByText('send').click();
    return page.evaluate('getApp().sent');
  };

  it('hand over what was entered, by name, with the button that sent it', async () => {
    await page.getByLabel('name').fill('小满');
    await page.getByLabel('loud').pressSequentially('hey');
    await page.getByLabel('words').fill('one');
    await page.getByText('all right').click();
    await page.getByText('tea').click();
    await page.getByText('coffee').click();
    await page.getByText('large').click();
    await page.getByLabel('amount').fill('7');
    await page.getByText('stars').click();
    const { value, target } = await send();
    expect(value).toEqual({
      ...{ name: '小满', loud: 'HEY', words: 'one', agreed: true, tastes: ['tea'], size: 'l', amount: 7, stars: 5 },
      ...{ fruit: '', day: '2026-02-28', hour: '09:30', place: ['浙江省', '杭州市', '西湖区'] },
    });
    expect(target).toMatchObject({ id: 'send', dataset: { from: 'below' } });
    expect(await news()).toEqual(['小满 2', '["tea","coffee"]', '["tea"]']);
  });

  it('tell of Enter, of lines, and show a placeholder in the style of the page', async () => {
    const style = await page.getByText('your name').evaluate((node: unknown) => getComputedStyle(node).color);
    expect(style).toBe('rgb(9, 9, 9)');
    await page.getByLabel('name').fill('a');
    await page.getByLabel('name').press('Enter');
    await page.getByLabel('words').fill('one\ntwo');
    expect(await news()).toEqual(['a 1', 'confirm a', 'lines 2']);
  });

  it('are turned in wheels: one column, several that depend on each other, dates, places', async () => {
    const choose = async (picker: string, ...options: string[]): Promise<void> => {
      await page.getByText(picker).click();
      for (const name of options) await page.getByRole('option', { name, exact: true }).click();
      await page.getByText('确定').click();
    };
    await choose('pick fruit', 'pear');
    await choose('pick drink', 'cold', '8°');
    expect(await news()).toEqual(['"1"', '[1,1]']);
    await choose('pick month', '3月');
    await choose('pick time', '10 时');
    await choose('pick place', '广东省', '深圳市', '南山区');
    const { value } = await send();
    expect(value).toMatchObject({ day: '2026-03', hour: '10:30', place: ['广东省', '深圳市', '南山区'] });
  });

  it('are emptied by a reset', async () => {
    await page.getByLabel('name').fill('x');
    await page.getByText('all right').click();
    await page.getByText('reset').click();
    const { value } = await send();
    expect(value).toMatchObject({
      name: '',
      agreed: false,
      tastes: [],
      size: '',
      amount: 0,
      fruit: 0,
      day: '',
      place: [],
    });
    expect(await page.getByText('your name').isVisible()).toBe(true);
  });
});

describe('components that hold others', () => {
  beforeAll(() => openAt('pages/boxes'));
  afterAll(close);

  it('show the account where the scene allows it', async () => {
    expect(await news()).toEqual(['account load 0']);
  });

  it('swipe by finger and by data, and say why', async () => {
    const card = (await page.getByText('card 0').boundingBox())!;
    await page.mouse.move(300, card.y + 20);
    await page.mouse.down();
    await page.mouse.move(100, card.y + 20, { steps: 3 });
    await page.mouse.up();
    await page.getByText('card two').click();
    expect((await news()).filter((line) => line.includes('card'))).toEqual(['1 card1 touch', '2 card2 ']);
  });

  it('scroll to an element by its id, tell of the end, and refresh when pulled', async () => {
    await page.getByText('jump').click();
    await page.waitForFunction("document.querySelector('.list').scrollTop === 600");
    await page.evaluate("document.querySelector('.list').scrollTo(0, 9999)");
    await page.waitForFunction("getApp().log.includes('lower')");
    await page.evaluate("document.querySelector('.list').scrollTo(0, 0)");
    await page.waitForFunction("document.querySelector('.list').scrollTop === 0");
    const list = (await page.locator('.list').boundingBox())!;
    await page.mouse.move(100, list.y + 10);
    await page.mouse.down();
    await page.mouse.move(100, list.y + 100, { steps: 3 });
    await page.mouse.up();
    await page.waitForFunction("getApp().log.includes('refresh') && !document.querySelector('.list .pull-dots')");
  });

  it('hear of fingers: taps in their order, long presses, touches measured below the bar', async () => {
    await news();
    await page.getByText('in order').click();
    await page.getByText('hold me').click();
    expect(await news()).toEqual(['first', 'between', 'last', 'mut', 'tap outer']);
    const inner = (await page.getByText('hold me').boundingBox())!;
    await page.mouse.move(inner.x + 5, inner.y + 5);
    await page.mouse.down();
    await page.waitForFunction("getApp().log.includes('longpress')");
    await page.mouse.up();
    expect(await news()).toEqual(['longpress']);
    await page.getByText('pad').click({ position: { x: 30, y: 5 } });
    expect(await news()).toEqual(['touchstart 1 30', 'touchend 0 30']);
  });

  it('are drawn without what may not be in them, and measured in the mini program', async () => {
    expect(await page.locator('.rich').innerHTML()).toBe('rich <b>text</b>');
    expect(await page.evaluate('getCurrentPages()[0].measure()')).toEqual([60, 'function', 52, 0]);
  });

  it('lie over the page until one goes back', async () => {
    await page.getByText('open', { exact: true }).click();
    await page.getByText('inside the container').waitFor();
    await page.evaluate('wx.navigateBack()');
    await page.waitForFunction("getApp().log.includes('left')");
    expect(await page.getByText('inside the container').isVisible()).toBe(false);
    expect(await page.locator('.portal').isVisible()).toBe(true);
  });
});

describe('components of TDesign', () => {
  let library: PreviewServer;
  const ROOT = path.resolve(import.meta.dirname, '../..');

  beforeAll(async () => {
    library = await startPreviewServer(path.join(ROOT, 'tests/fixtures/preview-tdesign'), {
      npmDir: path.join(ROOT, 'node_modules'),
    });
    phone = await openPhone(browser, library.url, {});
    page = phone.page;
  });
  afterAll(async () => {
    // Its icon font is on a server of TDesign; the build of our own mini program leaves it out.
    expect(phone.complaints.filter((one) => !/gtimg|ERR_NAME_NOT_RESOLVED|ERR_INTERNET/.test(one))).toEqual([]);
    await phone.close();
    await library.close();
  });

  it('take what people enter and choose', async () => {
    await page.getByText('second', { exact: true }).click();
    await page.getByText('box y').click();
    await page.getByText('radio q').click();
    expect(await news()).toEqual(['change "b"', 'change ["y"]', 'change "q"']);
    await page.locator('input').nth(1).fill('小满');
    await page.getByText('typed: 小满').waitFor();
  });

  it('come up over the page: dialog, popup, wheels, toast', async () => {
    await page.getByText('ask', { exact: true }).click();
    await page.getByText('yes', { exact: true }).click();
    await page.getByText('yes', { exact: true }).waitFor({ state: 'hidden' });
    await page.getByText('date', { exact: true }).click();
    await page.getByText('确定', { exact: true }).click();
    expect(await news()).toEqual(['confirmed', 'confirm "2026-05-01 00:00:00"']);
    await page.getByText('确定', { exact: true }).waitFor({ state: 'hidden' });
    await page.getByText('toast', { exact: true }).click();
    await page.getByText('well done').waitFor();
  });
});
