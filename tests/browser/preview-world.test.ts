import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { createPreview, type Preview } from '../../emulator/preview/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { openPhone } from '../support/phone.ts';

/** Two people, in a world whose clock stands still at half past six in the evening of Beijing. */
const WORLD: Record<string, object> = {
  '/control/wechat/people': [{ name: '林小满' }, { name: '周子昂' }],
  '/control/state': { clock: { now: '2026-03-01T10:30:00.000Z', frozen: true } },
};

let browser: Browser;
let preview: Preview;
let server: Server;
let url: string;

beforeAll(async () => {
  browser = await launchBrowser();
  preview = createPreview({
    miniprogramDir: path.resolve(import.meta.dirname, '../fixtures/preview'),
    invokeUrl: '/control/functions/invoke',
    controlUrl: '/control',
  });
  server = createServer((request, response) => {
    const asked = request.url ?? '';
    if (asked.startsWith('/preview')) void preview.handle(request, response, asked.slice('/preview'.length));
    else response.end(JSON.stringify(WORLD[asked]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/preview`;
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await preview.close();
});

describe('the preview of a world that can be asked', () => {
  it('shows the time of the world on the phone', async () => {
    const { page, complaints, close } = await openPhone(browser, url, { path: 'pages/life' });
    await page.locator('#bar-time').getByText('18:30').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('offers its people above the phone in a wide window, and opens the phone of the one that is chosen', async () => {
    const { page, complaints, close } = await openPhone(browser, url, { person: '', path: 'pages/life', width: 1000 });
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
