import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
};

/**
 * Pictures of the mini program by their path from its root (`/images/gift.svg`), as data addresses: on a phone they are
 * in the package, and so are there without network too.
 */
export async function readPictures(miniprogramDir: string): Promise<Record<string, string>> {
  const pictures: Record<string, string> = {};
  for (const name of await readdir(miniprogramDir, { recursive: true })) {
    const type = TYPES[path.extname(name).toLowerCase()];
    if (!type) continue;
    const content = await readFile(path.join(miniprogramDir, name), 'base64');
    pictures[`/${name.split(path.sep).join('/')}`] = `data:${type};base64,${content}`;
  }
  return pictures;
}
