import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { startApplication } from '../../scripts/local/application.ts';
import { adminDatabase } from '../../scripts/local/admin-database.ts';
import { launchBrowser } from '../support/browser.ts';
import { openConsole, WAIT_MS } from './console-page.ts';

describe('the console, asked to save the world', () => {
  let browser: Browser;
  let world: World;
  let page: Page;
  let complaints: string[];
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'states-'));
    browser = await launchBrowser();
    world = await startApplication({ port: 0, followers: 10, savedStatesDir: folder });
    ({ page, complaints } = await openConsole(browser, world.addresses.console));
  }, WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const campaigns = () => world.cloudbase.database.find('couponTemplates', {}).total;
  const removeAll = () => {
    const database = adminDatabase(world.addresses.admin, world.cloudbase.environmentId() ?? '');
    return database.collection('couponTemplates').where({}).remove();
  };
  /** Does something on the page that asks `/control` for this, and waits for the answer. */
  const answered = async (path: string, act: () => Promise<void>) => {
    const response = page.waitForResponse(`**/control/states/${path}`);
    await act();
    expect((await response).status()).toBe(200);
  };

  it('saves it under a name, brings it back, and lets it begin anew', async () => {
    await page.getByRole('tab', { name: '状态', exact: true }).click();
    const states = page.getByRole('tabpanel', { name: '状态' });
    await states.getByText('还没有保存过状态').waitFor();
    await states.getByLabel('名称').fill('before-lunch');
    await states.getByRole('button', { name: '保存' }).click();
    await states.getByText('before-lunch').waitFor();
    const all = campaigns();
    const menu = world.wechat.menu();
    expect(all).toBeGreaterThan(0);
    expect(menu).toHaveLength(2);

    await removeAll();
    expect(campaigns()).toBe(0);
    await answered('load', () => states.getByRole('button', { name: '载入 before-lunch' }).click());
    expect(campaigns()).toBe(all);

    await removeAll();
    page.once('dialog', (dialog) => void dialog.accept());
    await answered('reset', () => states.getByRole('button', { name: '重新开始' }).click());
    expect(campaigns()).toBe(all);
    expect(world.wechat.menu()).toEqual(menu);
    expect(complaints).toEqual([]);
  });
});
