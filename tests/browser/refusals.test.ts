import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { startApplication } from '../../scripts/local/application.ts';
import { WorldControl } from '../../scripts/main-job/control.ts';
import { launchBrowser } from '../support/browser.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { openConsole, WAIT_MS } from './console-page.ts';

const REASON = '主流程正在运行 · the main job is running';

let browser: Browser;
let world: World;
const phones: Phone[] = [];
const openMiniProgram = async (person: string, path?: string): Promise<Phone> => {
  const phone = await openPhone(browser, world.addresses.preview, { person, path });
  phones.push(phone);
  return phone;
};

beforeAll(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startApplication({ port: 0, followers: 10 })]);
}, WAIT_MS);
afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close();
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

describe('a world that a job holds', () => {
  const holding = (work: () => Promise<void>) => new WorldControl(world.addresses).holding(REASON, work);

  it('says so in the console once, in its language, and not as an error; another panel takes it away', async () => {
    const { page } = await openConsole(browser, `${world.addresses.console}?lang=en`);
    await holding(async () => {
      for (let times = 0; times < 2; times += 1) {
        await page.getByRole('button', { name: '+1 hour' }).click();
        await page.getByText('the main job is running', { exact: true }).waitFor();
      }
      expect(await page.locator('.notice').count()).toBe(1);
      expect(await page.getByRole('alert').count()).toBe(0);
    });
    await page.getByRole('tab', { name: 'Database' }).click();
    await page.locator('.notice').waitFor({ state: 'detached' });
    await page.close();
  });

  it('says so in the mini program, beside what a failed call looks like there', async () => {
    await holding(async () => {
      const { page } = await openMiniProgram('周子昂');
      await page.locator('#waiting').getByText('主流程正在运行').waitFor();
      expect(await page.locator('#missing').count()).toBe(0);
    });
  });
});

describe('a person whom the world does not know', () => {
  it('is named in the preview', async () => {
    const { page } = await openMiniProgram('nobody');
    await page.locator('#missing').getByText('这个世界里没有“nobody”').waitFor();
  });
});
