import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { phonesOfTests } from '../support/phones.ts';

const phones = phonesOfTests();

declare const wx: { getStorageSync(key: string): { events: Record<string, unknown>[] } };
const kept = (page: Page) => page.evaluate(() => wx.getStorageSync('activity-1').events);
const faultsOf = async (page: Page) => (await kept(page)).filter(({ what }) => what === 'fault');

describe('the mini program', () => {
  it('opened at a page that is not there any more leads home, and tells so', async () => {
    const { page, complaints } = await phones.open({ path: 'packages/old/page?id=1', scene: 1058 });
    await page.getByText('即将上新').waitFor();
    expect(await faultsOf(page)).toEqual([
      { what: 'fault', fault: 'page-not-found', place: 'packages/old/page.js:0', at: expect.any(String) },
    ]);
    expect(complaints).toEqual([]);
  });

  it('says that something went wrong, and tells where without the words of it', async () => {
    const { page } = await phones.open({ path: 'pages/home/index' });
    await page.getByText('即将上新').waitFor();
    await page.evaluate(() => void setTimeout(() => JSON.parse('13800000000 林小满')));
    await page.getByText('出了点问题，请再试一次').waitFor();
    await page.evaluate(() => void Promise.reject(new RangeError('13800000000')));
    await page.waitForFunction(() => wx.getStorageSync('activity-1').events.length > 2);
    const faults = await faultsOf(page);
    expect(faults).toMatchObject([
      { fault: 'error', name: 'SyntaxError' },
      { fault: 'rejection', name: 'RangeError' },
    ]);
    expect(JSON.stringify(faults)).not.toMatch(/138|林/);
  });

  it('does not bother people with a way back that is none', async () => {
    const { page } = await phones.open({ path: 'pages/home/index' });
    await page.getByText('即将上新').waitFor();
    await page.evaluate('void wx.navigateBack()');
    await page.waitForFunction(() => wx.getStorageSync('activity-1').events.length > 1);
    expect(await faultsOf(page)).toMatchObject([{ fault: 'rejection' }]);
    expect(await page.getByText('出了点问题').count()).toBe(0);
  });
});
