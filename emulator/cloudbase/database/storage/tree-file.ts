import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The file of a tree is not what was written: cut off, or something else. */
export class DamagedTreeError extends Error {
  override readonly name = 'DamagedTreeError';
}

/** What LMDB writes near the beginning of its first page (0xBEEFC0DE, in the byte order of the machines that it runs on). */
const MAGIC = Buffer.from('dec0efbe', 'hex');
const HEADER_BYTES = 64;

const pathIn = (directory: string): string => join(directory, 'data.mdb');

/** Throws for a file that LMDB did not write: it would not survive opening it. An empty or missing one is a new tree. */
export function refuseForeignFile(directory: string): void {
  const path = pathIn(directory);
  if (!existsSync(path) || statSync(path).size === 0) return;
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  readSync(file, header, 0, HEADER_BYTES, 0);
  closeSync(file);
  if (!header.includes(MAGIC)) throw new DamagedTreeError(`${path} is not a database`);
}

/** Throws for a file that lacks pages which its own first page counts: reading them would end the process. */
export function refuseShortFile(directory: string, stats: { lastPageNumber: number; pageSize: number }): void {
  const path = pathIn(directory);
  const expected = (stats.lastPageNumber + 1) * stats.pageSize;
  const { size } = statSync(path);
  if (size >= expected) return;
  throw new DamagedTreeError(`${path} has been cut off: it has ${size} bytes of ${expected}`);
}
