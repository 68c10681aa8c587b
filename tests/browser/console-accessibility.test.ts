import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { startApplication } from '../../scripts/local/application.ts';
import { WorldControl } from '../../scripts/main-job/control.ts';
import { launchBrowser } from '../support/browser.ts';
import { violationsOf } from './axe.ts';
import { openConsole, WAIT_MS } from './console-page.ts';

describe('the console', () => {
  let browser: Browser;
  let world: World;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    browser = await launchBrowser();
    world = await startApplication({ port: 0, followers: 30 });
    // So that there is a run to be told of, whenever the minute turns.
    await new WorldControl(world.addresses).tickFollowerSync();
    ({ page, complaints } = await openConsole(browser, world.addresses.console));
  }, WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  it('breaks no rule of accessibility that axe knows, in any panel and both languages, with the chat and the tour open', async () => {
    await page.getByRole('button', { name: '导览' }).click();
    await page.getByRole('button', { name: /打开聊天/ }).click();
    const found: string[] = [];
    for (const reading of ['正在读取', 'Loading']) {
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await page.getByText(reading).waitFor({ state: 'detached' });
        found.push(...(await violationsOf(page)));
      }
      await page.locator('.language').click();
    }
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
