import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** A file of the font as a browser gets it. */
export interface FontFile {
  type: string;
  body: string | Buffer;
}

const OWN_NAME = "'Noto Sans SC Variable'";
const FONT_FILE = /^[\w.-]+\.woff2$/;

/**
 * Noto Sans SC from node_modules, so that a page shows the same Chinese on every machine, also on one without any
 * Chinese font. `font.css` declares it under the name `family`, with addresses relative to itself; every other name is
 * one of its files (a browser loads only those whose characters it meets).
 * @returns undefined for a name that is none of the font's
 */
export async function chineseFontFile(name: string, family: string): Promise<FontFile | undefined> {
  const require = createRequire(import.meta.filename);
  const folder = path.dirname(require.resolve('@fontsource-variable/noto-sans-sc/index.css'));
  if (name === 'font.css') {
    const css = await readFile(path.join(folder, 'index.css'), 'utf8');
    const body = css.replaceAll(OWN_NAME, `'${family}'`).replaceAll('url(./files/', 'url(');
    return { type: 'text/css; charset=utf-8', body };
  }
  if (!FONT_FILE.test(name)) return undefined;
  const body = await readFile(path.join(folder, 'files', name)).catch(() => undefined);
  return body && { type: 'font/woff2', body };
}
