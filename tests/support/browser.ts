import { access } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { unpackChromium } from './chromium-package.ts';
import { watched } from './open-pages.ts';

/** Our own choice: those of the package switch web security off, and pages must be tested with it on. */
const ARGUMENTS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--no-first-run',
  '--no-zygote',
  // Pages of one context in one process: it has compiled the code and read the font already.
  '--process-per-site',
  '--renderer-process-limit=1',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

const REMEDY =
  'No browser for the browser tests. On Linux x64 the npm package @sparticuz/chromium brings one (run `npm ci` with ' +
  'devDependencies); elsewhere install Google Chrome or Microsoft Edge, or name one with WEILIAN_BROWSER=/path/to/it.';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/**
 * Starts a real Chromium without a window: the one named by WEILIAN_BROWSER, on Linux x64 the one of the npm package,
 * elsewhere an installed Chrome or Edge.
 *
 * @throws an Error that names the remedy when there is none; tests that need a browser fail then, they never pass by
 * skipping.
 */
export async function launchBrowser(): Promise<Browser> {
  const refusals: unknown[] = [];
  for (const options of await candidates()) {
    try {
      return watched(await chromium.launch({ headless: true, ...options }));
    } catch (error) {
      refusals.push(error);
    }
  }
  throw new AggregateError(refusals, [REMEDY, ...refusals.map(String)].join('\n'));
}

/** Whether it is the one that npm brings: others smooth letters and break lines otherwise. */
export const isPackagedBrowser = (): boolean =>
  !process.env['WEILIAN_BROWSER'] && process.platform === 'linux' && process.arch === 'x64';

async function candidates(): Promise<LaunchOptions[]> {
  const chosen = process.env['WEILIAN_BROWSER'];
  if (chosen) {
    await access(chosen);
    return [{ executablePath: chosen, args: ARGUMENTS }];
  }
  if (isPackagedBrowser()) return [await packaged()];
  return [{ channel: 'chrome' }, { channel: 'msedge' }];
}

async function packaged(): Promise<LaunchOptions> {
  const { executablePath, libraryPath, fontConfigPath } = await unpackChromium(ROOT);
  const libraries = [libraryPath, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return {
    executablePath,
    args: ARGUMENTS,
    env: { ...process.env, FONTCONFIG_PATH: fontConfigPath, LD_LIBRARY_PATH: libraries },
  };
}
