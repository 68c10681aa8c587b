import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { untilThere } from '../support/open-by.ts';
import { newContext, openIn, type Phone } from '../support/phone.ts';
import { startPreviewServer, type PreviewServer } from '../support/preview-server.ts';

/** More than a browser has connections to a server. */
const PHONES = 8;

let browser: Browser;
let context: BrowserContext;
let folder: string;
let server: PreviewServer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'weilian-changes-'));
  await cp(path.resolve(import.meta.dirname, '../fixtures/preview'), folder, { recursive: true });
  server = await startPreviewServer(folder, { watch: true });
  browser = await launchBrowser();
  context = await newContext(browser);
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
});

it('one phone of a browser hears of a change and tells the others, and another one when that is closed', async () => {
  let listeners = 0;
  context.on('request', (request) => (listeners += request.url().endsWith('/changes') ? 1 : 0));
  const phones: Phone[] = [];
  for (let n = 0; n < PHONES; n++) {
    const phone = await openIn(context, server.url, { path: 'pages/life' });
    await phone.page.getByText('row a').waitFor();
    phones.push(phone);
  }
  expect(listeners).toBe(1);

  // Written again where it comes while the phones are just being loaded, and nobody listens yet.
  const change = async (text: string): Promise<void> => {
    const write = () => writeFile(path.join(folder, 'pages/life.wxml'), `<view>${text}</view>`);
    for (const { page } of phones) await untilThere(page.getByText(text), write);
  };
  await change('first change');
  // Whichever listens now: the others go on without it.
  while (phones.length > 2) await phones.shift()!.close();
  await change('second change');
});
