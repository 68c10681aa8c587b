import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { CustomerStandIn } from './customer-stand-in.ts';
import { openPhone, type Opening, type Phone } from './phone.ts';
import { startPreviewServer, type PreviewServer } from './preview-server.ts';

const MINI_PROGRAM = path.resolve(import.meta.dirname, '../../miniprogram');

/** Phones with the mini program in a real browser; new ones, and new answers of its functions, in each test. */
export class Phones {
  functions = new CustomerStandIn();
  private browser: Browser | undefined;
  private server: PreviewServer | undefined;
  private readonly opened: Phone[] = [];

  async start(): Promise<void> {
    this.browser = await launchBrowser();
    this.server = await startPreviewServer(MINI_PROGRAM);
  }

  begin(): void {
    this.functions = new CustomerStandIn();
    this.running().server.customer = this.functions;
  }

  async open(opening: Opening): Promise<Phone> {
    const { browser, server } = this.running();
    const phone = await openPhone(browser, server.url, opening);
    this.opened.push(phone);
    return phone;
  }

  async putAway(): Promise<void> {
    for (const phone of this.opened.splice(0)) await phone.close();
  }

  async end(): Promise<void> {
    await this.browser?.close();
    await this.server?.close();
  }

  private running() {
    const { browser, server } = this;
    if (!browser || !server) throw new Error('the browser was not started');
    return { browser, server };
  }
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
