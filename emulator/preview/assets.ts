import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** A file as the browser gets it. */
export interface Asset {
  type: string;
  body: string | Buffer;
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** What a mini program may show as a picture; its code and configuration are not handed out as files. */
const PICTURES = new Set(['.svg', '.png', '.jpg', '.jpeg', '.gif', '.webp']);

export const typeOf = (file: string): string => TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream';

/** A picture of the mini program; undefined when there is none, or when the name leaves the folder. */
export async function pictureOf(folder: string, name: string): Promise<Asset | undefined> {
  const file = path.resolve(folder, `.${path.posix.normalize(`/${name}`)}`);
  const inside = file.startsWith(path.resolve(folder) + path.sep);
  if (!inside || !PICTURES.has(path.extname(file).toLowerCase())) return undefined;
  return readAsset(file);
}

/** The runtime's own style sheets. */
export async function runtimeStyles(): Promise<string> {
  const files = ['built-in.css', 'shell.css', 'bar.css', 'overlays.css'].map((name) =>
    path.join(import.meta.dirname, 'browser', name),
  );
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

/**
 * Noto Sans SC under the name of the font that an iPhone shows Chinese in: the same picture on every machine, also on
 * one without any Chinese font.
 */
export async function fontAsset(name: string): Promise<Asset | undefined> {
  const folder = path.dirname(
    createRequire(import.meta.filename).resolve('@fontsource-variable/noto-sans-sc/index.css'),
  );
  if (name === 'font.css') {
    const css = await readFile(path.join(folder, 'index.css'), 'utf8');
    return {
      type: typeOf(name),
      body: css.replaceAll("'Noto Sans SC Variable'", "'PingFang SC'").replaceAll('url(./files/', 'url('),
    };
  }
  return /^[\w.-]+\.woff2$/.test(name) ? readAsset(path.join(folder, 'files', name)) : undefined;
}

const readAsset = (file: string): Promise<Asset | undefined> =>
  readFile(file).then(
    (body) => ({ type: typeOf(file), body }),
    () => undefined,
  );
