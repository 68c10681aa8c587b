import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open, type Key, type RootDatabase, type RootDatabaseOptionsWithPath } from 'lmdb';

/** A file of LMDB is not what was written: cut off, or something else. */
export class DamagedTreeError extends Error {
  override readonly name = 'DamagedTreeError';
}

/** MDB_BAD_TXN of LMDB. */
const BAD_TRANSACTION = -30_782;

/**
 * Whether LMDB gave up a commit that nothing was wrong with. Its list of free pages may lack a record that it need not
 * have; lmdb 3.5.6 then looks at a length that was never set, and takes it for an empty record if it is 0 by chance. Seen
 * once: nothing was written, and the writes that followed were taken.
 */
export const isMistakenAbort = (error: unknown): boolean =>
  error instanceof Error &&
  (error as { code?: unknown }).code === BAD_TRANSACTION &&
  error.message.includes('reserved freelist');

/**
 * Opens the tree in a folder, or a new one. What is written is safe from the end of the process, not from a loss of power:
 * waiting for the disk would cost a thousand times as much (docs/decisions/0006). Throws DamagedTreeError.
 */
export function openTree<V, K extends Key>(
  directory: string,
  options: Omit<RootDatabaseOptionsWithPath, 'path'>,
): RootDatabase<V, K> {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'data.mdb');
  refuseForeignFile(path);
  const database = open<V, K>({ path: directory, noSync: true, overlappingSync: false, cache: false, ...options });
  refuseShortFile(path, database.getStats() as { lastPageNumber: number; pageSize: number });
  return database;
}

/** What LMDB writes near the beginning of its first page (0xBEEFC0DE, in the byte order of the machines that it runs on). */
const MAGIC = Buffer.from('dec0efbe', 'hex');
const HEADER_BYTES = 64;

/** A file that LMDB did not write would not survive opening it. An empty or missing one is a new tree. */
function refuseForeignFile(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) return;
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  readSync(file, header, 0, HEADER_BYTES, 0);
  closeSync(file);
  if (!header.includes(MAGIC)) throw new DamagedTreeError(`${path} is not a database`);
}

/** Reading pages which the file's own first page counts, and which it lacks, would end the process. */
function refuseShortFile(path: string, stats: { lastPageNumber: number; pageSize: number }): void {
  const expected = (stats.lastPageNumber + 1) * stats.pageSize;
  const { size } = statSync(path);
  if (size >= expected) return;
  throw new DamagedTreeError(`${path} has been cut off: it has ${size} bytes of ${expected}`);
}
