import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { openPhone } from '../support/phone.ts';
import { startPreviewWorld, type PreviewWorld } from '../support/preview-world.ts';

/** Two people, in a world whose clock stands still at half past six in the evening of Beijing. */
const WORLD: Record<string, object> = {
  '/wechat/people': [{ name: '林小满' }, { name: '周子昂' }],
  '/state': { clock: { now: '2026-03-01T10:30:00.000Z', frozen: true } },
};

let browser: Browser;
let world: PreviewWorld;

beforeAll(async () => {
  browser = await launchBrowser();
  world = await startPreviewWorld(path.resolve(import.meta.dirname, '../fixtures/preview'), WORLD);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

describe('the preview of a world that can be asked', () => {
  it('shows the time of the world on the phone', async () => {
    const { page, complaints, close } = await openPhone(browser, world.url, { path: 'pages/life' });
    await page.locator('#bar-time').getByText('18:30').waitFor();
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
