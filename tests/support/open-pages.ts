import type { Browser, Frame } from 'playwright-core';

/*
 * What fails in a browser on a busy machine is seldom seen a second time: when a test fails, everything that stands on the
 * pages that are open is printed beside the failure.
 */

const MOST_CHARACTERS = 2_000;
const LOOK_MS = 2_000;

const running = new Set<Browser>();

/** The browser, whose pages are printed when a test fails while it runs. */
export function watched(browser: Browser): Browser {
  running.add(browser);
  browser.on('disconnected', () => running.delete(browser));
  Object.assign(globalThis, { whenTestFails: printPages });
  return browser;
}

async function textOf(frame: Frame): Promise<string> {
  const text = await frame
    .locator('body')
    .innerText({ timeout: LOOK_MS })
    .catch((error: unknown) => String(error));
  return `${frame.url()}\n${text.slice(0, MOST_CHARACTERS)}`;
}

async function printPages(): Promise<void> {
  const pages = [...running].flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
  const texts = await Promise.all(pages.flatMap((page) => page.frames()).map(textOf));
  if (texts.length > 0) console.log(`on the open pages stood:\n\n${texts.join('\n\n')}`);
}
