import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../tests/support/browser.ts';
import { inRepository } from './build/repository.ts';
import { run } from './local/command-line.ts';

const FOLDER = inRepository('miniprogram/images/tab');

/** WeChat takes no SVG in a tab bar, and wants 81 × 81 px. */
const SIZE = 81;

/** Both are told from the bar in light and dark mode. */
const COLOURS = { resting: '#948379', chosen: '#e0492b' };

type Shape = (fill: string, line: string) => string;

/** On a grid of 24: an outline that is filled where the tab is the chosen one. */
const SHAPES: Readonly<Record<string, Shape>> = {
  home: (fill, line) =>
    `<path d="M4 10.400 12 3.800l8 6.600V19a1.400 1.400 0 0 1-1.400 1.400H5.400A1.400 1.400 0 0 1 4 19z" fill="${fill}"/><path d="M9.600 20v-5.400h4.800V20" stroke="${line}"/>`,
  centre: (fill, line) =>
    `<path d="M3.600 6.600h16.800v3.200a2.200 2.200 0 0 0 0 4.400v3.200H3.600v-3.200a2.200 2.200 0 0 0 0-4.400z" fill="${fill}"/><path d="M9.400 9.200v5.600" stroke="${line}" stroke-dasharray="1.600 2"/>`,
  coupons: (fill, line) =>
    `<path d="M3.600 8.400 15.800 4.200l1.200 3.600" /><rect x="3.600" y="8" width="16.800" height="11.600" rx="1.800" fill="${fill}"/><path d="M20 11.800h-4a2 2 0 0 0 0 4h4" stroke="${line}"/>`,
  me: (fill) =>
    `<circle cx="12" cy="8" r="4" fill="${fill}"/><path d="M4.400 20.200c.5-4.200 3.500-6.400 7.600-6.400s7.100 2.200 7.600 6.400z" fill="${fill}"/>`,
};

const svg = (shape: Shape, colour: string, isChosen: boolean): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="1.600" stroke-linejoin="round" stroke-linecap="round">${shape(isChosen ? colour : 'none', isChosen ? '#ffffff' : colour)}</svg>`;

/** Draws the icons of the mini program's tab bar anew. */
async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
  for (const [name, shape] of Object.entries(SHAPES)) {
    for (const [state, colour] of Object.entries(COLOURS)) {
      await page.setContent(`<body style="margin:0">${svg(shape, colour, state === 'chosen')}</body>`);
      await page.screenshot({ path: join(FOLDER, `${name}-${state}.png`), omitBackground: true });
    }
  }
  await browser.close();
}

run(main);
