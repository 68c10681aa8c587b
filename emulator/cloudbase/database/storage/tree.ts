import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PutOptions, RangeOptions, RootDatabase, Transaction } from 'lmdb';
import { openTree } from '../../../lmdb-file.ts';

export { DamagedTreeError } from '../../../lmdb-file.ts';

/** A part of the order: from the first key ≥ `from` to the last key < `to`. */
export interface KeyRange {
  from: string;
  to: string;
}

/** Keys are strings of bytes (characters up to 255), values any text. */
export interface Reader {
  get(key: string): string | undefined;
  /** The values of a range in the order of their keys, or backwards. Nothing may be written before the walk has ended. */
  values(range: KeyRange, backwards?: boolean): Iterable<string>;
  entries(range: KeyRange, limit: number): { key: string; value: string }[];
  count(range: KeyRange): number;
}

/** What was committed at one moment, however much is written afterwards; to be released. */
export interface Snapshot extends Reader {
  release(): void;
}

/** As many snapshots may be held at once; LMDB's own default of 126 is less than the transactions that a test may run. */
const MAX_SNAPSHOTS = 4_096;

/** Longest key in bytes (LMDB's limit for pages of 4 KB is 1,978). */
export const MAX_KEY_BYTES = 1_970;

/** What Linux keeps in memory: a file there never waits for a disk. */
const MEMORY_FOLDER = '/dev/shm';

/** Containers have 64 MB there, unless somebody says more; a million people with all that they do take 4 GB. */
const ENOUGH_MEMORY_BYTES = 8 * 2 ** 30;

/**
 * One ordered map from bytes to texts: LMDB, a tree of pages in a file. What is written is in the file when `write`
 * returns, so it survives the end of the process at any moment (`kill -9`); it is not forced onto the disk, so a loss of
 * power may cost it. See docs/decisions/0006.
 */
export class Tree implements Reader {
  /** What is committed now. Kept between reads: LMDB's own way sets a timer in every turn of the event loop. */
  private present: Snapshot | undefined;
  private readonly written: Reader;
  private isWriting = false;

  private constructor(
    private readonly database: RootDatabase<string, string>,
    private readonly discard: () => void,
  ) {
    this.written = readerOf(database);
  }

  /**
   * Opens the tree in this folder, or an empty one that nobody else sees and that is gone with the process.
   * Throws DamagedTreeError. Only one process at a time may have it open.
   */
  static open(directory?: string): Tree {
    if (directory === undefined) return Tree.openTemporary();
    return new Tree(openDatabase(directory), () => undefined);
  }

  private static openTemporary(): Tree {
    const directory = mkdtempSync(join(temporaryFolder(), 'cloudbase-database-'));
    const discard = (): void => rmSync(directory, { recursive: true, force: true });
    const database = openDatabase(directory);
    // An open file without a name lives as long as its process; Windows does not let go of the name before.
    if (process.platform !== 'win32') discard();
    return new Tree(database, discard);
  }

  get(key: string): string | undefined {
    return this.reader().get(key);
  }

  values(range: KeyRange, backwards?: boolean): Iterable<string> {
    return this.reader().values(range, backwards);
  }

  entries(range: KeyRange, limit: number): { key: string; value: string }[] {
    return this.reader().entries(range, limit);
  }

  count(range: KeyRange): number {
    return this.reader().count(range);
  }

  lastKey(range: KeyRange): string | undefined {
    for (const key of this.database.getKeys({ ...lmdbRange(range, true), limit: 1 })) return key;
    return undefined;
  }

  snapshot(): Snapshot {
    const transaction = this.database.useReadTransaction();
    return { ...readerOf(this.database, transaction), release: () => transaction.done() };
  }

  /** Everything that `act` puts and removes becomes true at once; when it throws, nothing does. */
  write<T>(act: () => T): T {
    if (this.isWriting) return act();
    this.present?.release();
    this.present = undefined;
    this.isWriting = true;
    try {
      return this.database.transactionSync(act);
    } finally {
      this.isWriting = false;
    }
  }

  /** Only within `write`. */
  put(key: string, value: string): void {
    void this.database.put(key, value);
  }

  /** Puts only where nothing stands, and says whether it did. Only within `write`. */
  add(key: string, value: string): boolean {
    // Its types do not say what its documents do.
    return this.database.putSync(key, value, NO_OVERWRITE) as unknown as boolean;
  }

  /** Only within `write`. */
  remove(key: string): void {
    void this.database.remove(key);
  }

  /** Only within `write`. */
  removeRange(range: KeyRange): void {
    for (const key of [...this.database.getKeys(lmdbRange(range))]) void this.database.remove(key);
  }

  async close(): Promise<void> {
    this.present?.release();
    this.present = undefined;
    await this.database.close();
    this.discard();
  }

  /** Within a write, what has been written so far is seen. */
  private reader(): Reader {
    if (this.isWriting) return this.written;
    this.present ??= this.snapshot();
    return this.present;
  }
}

const NO_OVERWRITE: PutOptions = { noOverwrite: true };

function temporaryFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
    if (bavail * bsize >= ENOUGH_MEMORY_BYTES) return MEMORY_FOLDER;
  } catch {
    // There is no such folder on other systems.
  }
  return tmpdir();
}

function openDatabase(directory: string): RootDatabase<string, string> {
  return openTree(directory, { keyEncoder: KEY_ENCODER, encoding: 'string', maxReaders: MAX_SNAPSHOTS });
}

function readerOf(database: RootDatabase<string, string>, transaction?: Transaction): Reader {
  const within = transaction ? { transaction } : {};
  return {
    get: (key) => (transaction ? database.get(key, { transaction }) : database.get(key)),
    values: (range, backwards) =>
      database.getRange({ ...lmdbRange(range, backwards), ...within }).map(({ value }) => value),
    entries: (range, limit) => [...database.getRange({ ...lmdbRange(range), ...within, limit })],
    count: (range) => database.getKeysCount({ ...lmdbRange(range), ...within }),
  };
}

/** Backwards a range of LMDB begins with its upper end. */
function lmdbRange({ from, to }: KeyRange, backwards = false): RangeOptions {
  return backwards
    ? { start: to, end: from, exclusiveStart: true, inclusiveEnd: true, reverse: true }
    : { start: from, end: to };
}

/** Writes keys where LMDB reads them: a Buffer for each, and its copy, would cost more than the loop. */
const KEY_ENCODER = {
  writeKey(key: string, target: Uint8Array, start: number): number {
    for (let i = 0; i < key.length; i++) target[start + i] = key.charCodeAt(i);
    return start + key.length;
  },
  readKey: (source: Buffer, start: number, end: number): string => source.toString('latin1', start, end),
};
