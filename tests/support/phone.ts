import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A page of the preview as wide as a phone, with everything that its log says. */
export interface Phone {
  page: Page;
  context: BrowserContext;
  /** Errors and warnings of the browser's log, failed requests and uncaught errors. */
  complaints: string[];
  close(): Promise<void>;
}

export interface Opening {
  path?: string;
  person?: string;
  scene?: number;
  width?: number;
  /** Where its clock stands still; left out: it goes. */
  now?: Date;
}

/** iPhone 14's screen, px. */
const SCREEN = { width: 390, height: 844 };

export const newContext = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ viewport: SCREEN, deviceScaleFactor: 2, timezoneId: 'Asia/Shanghai' });

/** Opens the mini program in a browser context of its own: nothing is shared with another test. */
export async function openPhone(browser: Browser, previewUrl: string, opening: Opening): Promise<Phone> {
  const context = await newContext(browser);
  if (opening.now) await context.clock.setFixedTime(opening.now);
  return { ...(await openIn(context, previewUrl, opening)), close: () => context.close() };
}

/** Opens it in a context that there is: what that keeps, it finds. */
export async function openIn(context: BrowserContext, previewUrl: string, opening: Opening): Promise<Phone> {
  const page = await context.newPage();
  if (opening.width) await page.setViewportSize({ ...SCREEN, width: opening.width });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  await page.goto(addressOf(previewUrl, opening));
  return { page, context, complaints, close: () => page.close() };
}

function addressOf(previewUrl: string, { path, person = '小满', scene }: Opening): string {
  const parameters = new URLSearchParams({ person });
  if (path) parameters.set('path', path);
  if (scene) parameters.set('scene', String(scene));
  return `${previewUrl}?${parameters.toString()}`;
}
