import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { startApplication } from '../../scripts/local/application.ts';
import { launchBrowser } from '../support/browser.ts';
import { openConsole, WAIT_MS } from './console-page.ts';

/** The rules of WCAG 2.2 up to AA, and what axe knows to be good besides. */
const AXE = readFileSync(createRequire(path.join(import.meta.dirname, 'here')).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}
declare const document: object;
declare const axe: { run(root: object, options: object): Promise<{ violations: Violation[] }> };

/** What axe finds wrong with the page as it stands, the mini program in it left out: it has its own tests. */
async function violationsOf(page: Page): Promise<string[]> {
  const violations = await page.evaluate(async () => {
    const found = await axe.run(document, { iframes: false });
    return found.violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}

describe('the console', () => {
  let browser: Browser;
  let world: World;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    browser = await launchBrowser();
    world = await startApplication({ port: 0, followers: 30 });
    ({ page, complaints } = await openConsole(browser, world.addresses.console));
    await page.evaluate(AXE);
  }, WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  it('breaks no rule of accessibility that axe knows, in any panel, with the chat and the tour open', async () => {
    await page.getByRole('button', { name: '导览' }).click();
    await page.getByRole('button', { name: /打开聊天/ }).click();
    const found: string[] = [];
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await page.getByText('正在读取').waitFor({ state: 'detached' });
      found.push(...(await violationsOf(page)));
    }
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
