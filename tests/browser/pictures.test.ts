import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { isPackagedBrowser } from '../support/browser.ts';
import { openBy } from '../support/open-by.ts';
import { phonesOfTests } from '../support/phones.ts';
import { faintTexts } from './contrast.ts';
import { targetProblems } from './small-targets.ts';
import { difference, inFewColours, readPicture, writePicture, type Tolerance } from './pictures/picture.ts';
import { PAGES } from './pictures/pages.ts';
import { NOW, SCENES, type Scene } from './pictures/scenes.ts';

/**
 * Without a variable one picture of each page, and of each state of some; `all` of them; `renew` writes them anew:
 * `WEILIAN_PICTURES=renew npm test -- tests/browser/pictures.test.ts`.
 */
const ORDER = process.env['WEILIAN_PICTURES'];
const STORED = path.join(import.meta.dirname, 'pictures/stored');
const DIFFERING = path.resolve(import.meta.dirname, '../../.weilian/pictures');

/** The stored ones are of the browser that npm brings; another one smooths and breaks lines otherwise. */
const TOLERANCE: Tolerance = isPackagedBrowser()
  ? { cell: 6, colour: 10, perMille: 1 }
  : { cell: 24, colour: 48, perMille: 50 };

const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

/** A page that does not come is said with its name, and the others are looked at all the same, ms. */
const WAIT_MS = 10_000;

/** Longer pages are cut off here, px. */
const MOST_HEIGHT = 2_600;
const SCREEN = { width: 390, height: 844 };

const PLAIN = new Set(PAGES.map(({ name }) => name));
const isWanted = ({ name }: Scene, scheme: Scheme): boolean =>
  ORDER !== undefined ||
  ((PLAIN.has(name) || name.startsWith('wallet-')) && scheme === (name.length % 2 === 0 ? 'light' : 'dark'));

declare const wx: {
  reLaunch(options: { url: string }): Promise<unknown>;
  clearStorageSync(): void;
  setStorageSync(key: string, data: object): void;
};
declare const document: { fonts: { ready: Promise<unknown> } };
interface Scrolled {
  scrollHeight: number;
  clientHeight: number;
}

const phones = phonesOfTests();

async function show(
  page: Page,
  { path: to, words, waitsFor, isOffline = false, keeps = {}, taps }: Scene,
): Promise<void> {
  await page.context().setOffline(isOffline);
  await page.evaluate(
    ([url, kept]) => {
      wx.clearStorageSync();
      for (const [name, value] of Object.entries(kept)) wx.setStorageSync(`kept-1:${name}`, { value, at: 0 });
      return wx.reLaunch({ url: `/${url}` });
    },
    [to, keeps] as const,
  );
  await (waitsFor ? page.getByLabel(words) : page.getByText(words)).first().waitFor();
  if (taps) await openBy(page.getByLabel(taps.label, { exact: true }), page.getByText(taps.words));
  await page
    .getByRole('status')
    .waitFor({ state: 'hidden' })
    .catch(() => undefined);
}

/** The whole page, as high as it is. */
async function photograph(page: Page): Promise<Uint8Array> {
  const hidden = await page
    .locator('.page')
    .last()
    .evaluate((one) => {
      const { scrollHeight, clientHeight } = one as unknown as Scrolled;
      return document.fonts.ready.then(() => scrollHeight - clientHeight);
    });
  if (hidden > 0) await page.setViewportSize({ ...SCREEN, height: Math.min(SCREEN.height + hidden, MOST_HEIGHT) });
  const png = await page.screenshot({ animations: 'disabled', scale: 'css' });
  if (hidden > 0) await page.setViewportSize(SCREEN);
  return png;
}

function compare(name: string, png: Uint8Array): string | undefined {
  const file = path.join(STORED, `${name}.png`);
  const now = readPicture(png);
  if (ORDER === 'renew') {
    mkdirSync(STORED, { recursive: true });
    const small = writePicture(now);
    if (!existsSync(file) || !readFileSync(file).equals(small)) writeFileSync(file, small);
    return undefined;
  }
  if (!existsSync(file)) return `${name} is not stored`;
  // In the few colours of the stored ones, so that white on the pale ground stands out.
  const differs = difference(inFewColours(now), readPicture(readFileSync(file)), TOLERANCE);
  if (!differs) return undefined;
  mkdirSync(DIFFERING, { recursive: true });
  writeFileSync(path.join(DIFFERING, `${name}.png`), png);
  return `${name}: ${differs}; see .weilian/pictures`;
}

/** What cannot be read or hit; of the pages as they are when all is well `miniprogram-pages.test.ts` looks after that. */
async function brokenRules(page: Page): Promise<unknown[]> {
  const { small, nameless } = await targetProblems(page, SCREEN.width);
  return [...(await faintTexts(page)), ...small, ...(nameless > 0 ? [{ nameless }] : [])];
}

async function picture(page: Page, scene: Scene, scheme: Scheme): Promise<string | undefined> {
  phones.begin();
  phones.functions.now = () => NOW;
  scene.given?.(phones.functions);
  let answer = (): void => undefined;
  const { waitsFor } = scene;
  if (waitsFor) phones.functions.gates.set(waitsFor, new Promise((resolve) => (answer = resolve)));
  try {
    await show(page, scene);
    const broken = ORDER === undefined || scene.waitsFor ? [] : await brokenRules(page);
    if (broken.length > 0) return `${scene.name}, ${scheme}: ${JSON.stringify(broken)}`;
    return compare(`${scene.name}.${scheme}`, await photograph(page));
  } catch (error) {
    return `${scene.name}: ${String(error)}`;
  } finally {
    // A browser has six connections to a server, and this one is wanted again.
    answer();
  }
}

describe('pages of the mini program', () => {
  it('look as they are stored', async () => {
    const { page, complaints } = await phones.open({ path: 'packages/entry/follow', now: NOW });
    page.setDefaultTimeout(WAIT_MS);
    const differing: string[] = [];
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const scene of SCENES.filter((one) => isWanted(one, scheme))) {
        const differs = await picture(page, scene, scheme);
        if (differs) differing.push(differs);
      }
    }
    expect(differing).toEqual([]);
    expect(complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|call failed/.test(text))).toEqual([]);
  }, 600_000);
});
