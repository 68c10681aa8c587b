import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { TIME_CHANNEL } from '../../emulator/preview/world-time.ts';
import { launchBrowser } from '../support/browser.ts';
import { openPhone } from '../support/phone.ts';
import { startPreviewWorld, type PreviewWorld } from '../support/preview-world.ts';

/** Half past six in the evening of Beijing, where the clock stands still. */
const EVENING = { now: '2026-03-01T10:30:00.000Z', frozen: true };
const LATER = { now: '2026-03-08T10:31:00.000Z', frozen: false };
const WORLD: Record<string, object> = {
  '/wechat/people': [{ name: '林小满' }, { name: '周子昂' }],
  '/clock': { now: '2026-03-09T00:05:00.000Z', frozen: true },
};

declare const window: EventTarget;

let browser: Browser;
let world: PreviewWorld;

beforeAll(async () => {
  browser = await launchBrowser();
  world = await startPreviewWorld(path.resolve(import.meta.dirname, '../fixtures/preview'), WORLD, {
    shown: () => EVENING,
  });
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

describe('the preview of a world that can be asked', () => {
  it('shows the time of the world on the phone, and the mini program knows no other', async () => {
    const { page, context, complaints, close } = await openPhone(browser, world.url, { path: 'pages/life' });
    const bar = page.locator('#bar-time');
    await bar.getByText('18:30').waitFor();
    const told = () => page.evaluate(() => [new Date().toISOString(), new Date(Date.now()).toISOString()]);
    expect(await told()).toEqual([EVENING.now, EVENING.now]);
    expect(
      await page.evaluate(() => [
        new Date(2026, 2, 1).getMonth(),
        new Date(0) instanceof Date,
        Object.prototype.toString.call(new Date()),
        Date.parse('1970-01-01T00:00:01Z'),
        typeof Date(),
      ]),
    ).toEqual([2, true, '[object Date]', 1_000, 'string']);

    const other = await context.newPage();
    await other.goto(world.url);
    await other.evaluate(([channel, time]) => new BroadcastChannel(channel).postMessage(time), [
      TIME_CHANNEL,
      LATER,
    ] as const);
    await bar.getByText('18:31').waitFor();
    const [first] = await told();
    expect(first).toMatch(/^2026-03-08T10:31:/);
    await page.waitForFunction(`new Date().toISOString() > ${JSON.stringify(first)}`);

    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await bar.getByText('08:05').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('offers its people above the phone in a wide window, and opens the phone of the one that is chosen', async () => {
    const { page, complaints, close } = await openPhone(browser, world.url, {
      person: '',
      path: 'pages/life',
      width: 1000,
    });
    const people = page.getByLabel(/使用手机的人/);
    expect(await people.inputValue()).toBe('林小满');
    // What the first phone still loads would be given up, and complained of.
    await page.frameLocator('iframe').getByText('row a').waitFor();
    await page.waitForLoadState('networkidle');
    await people.selectOption('周子昂');
    await page.waitForURL((address) => address.searchParams.get('person') === '周子昂');
    expect(await people.inputValue()).toBe('周子昂');
    await page.frameLocator('iframe').getByText('row a').waitFor();
    expect(new URL((await page.locator('iframe').getAttribute('src')) ?? '').searchParams.get('person')).toBe('周子昂');
    expect(complaints).toEqual([]);
    await close();
  });
});
