import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { CustomerStandIn } from './customer-stand-in.ts';
import { newContext, openIn, openPhone, type Opening, type Phone } from './phone.ts';
import { startPreviewServer, type PreviewServer } from './preview-server.ts';

const MINI_PROGRAM = path.resolve(import.meta.dirname, '../../miniprogram');

/**
 * Phones with the mini program in a real browser; new ones, and new answers of its functions, in each test. The first of a
 * test is in one context, emptied after each: its process keeps the code compiled and the font read, which is half of
 * what opening a phone costs. A second one, and one whose clock stands still, has a context of its own.
 */
export class Phones {
  functions = new CustomerStandIn();
  private browser: Browser | undefined;
  private context: BrowserContext | undefined;
  private server: PreviewServer | undefined;
  private readonly opened: Phone[] = [];

  async start(): Promise<void> {
    this.browser = await launchBrowser();
    this.context = await newContext(this.browser);
    // Without a page its process would end between two tests.
    await this.context.newPage();
    this.server = await startPreviewServer(MINI_PROGRAM);
  }

  begin(): void {
    this.functions = new CustomerStandIn();
    this.running().server.customer = this.functions;
  }

  async open(opening: Opening): Promise<Phone> {
    const { browser, context, server } = this.running();
    const isFree = opening.now === undefined && !this.opened.some((one) => one.context === context);
    const phone = isFree ? await openIn(context, server.url, opening) : await openPhone(browser, server.url, opening);
    this.opened.push(phone);
    return phone;
  }

  async putAway(): Promise<void> {
    const { context, server } = this.running();
    for (const phone of this.opened.splice(0)) {
      if (phone.context === context) await empty(phone, server.url);
      await phone.close();
    }
  }

  async end(): Promise<void> {
    await this.browser?.close();
    await this.server?.close();
  }

  private running() {
    const { browser, context, server } = this;
    if (!browser || !context || !server) throw new Error('the browser was not started');
    return { browser, context, server };
  }
}

/** Nothing that a test did is there for the next one. */
async function empty({ page, context }: Phone, url: string): Promise<void> {
  await context.setOffline(false);
  // Out of the page first: it writes down when it is left.
  await page.goto('about:blank');
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'all' });
}

/** For all tests of a file, to be called at its top. */
export function phonesOfTests(): Phones {
  const phones = new Phones();
  beforeAll(() => phones.start());
  beforeEach(() => phones.begin());
  afterEach(() => phones.putAway());
  afterAll(() => phones.end());
  return phones;
}
