import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { openTree } from '../lmdb-file.ts';

/** A saved state holds a line or a file that is none of ours. */
export class DamagedTablesError extends Error {
  override readonly name = 'DamagedTablesError';
}

type Key = [table: string, key: string];

/**
 * What one service remembers, by key. Values are JSON and are never changed in place: who wants a change sets the new
 * value.
 */
export interface Table<T> {
  readonly size: number;
  get(key: string): T | undefined;
  has(key: string): boolean;
  /** In the order in which the keys first came. */
  entries(): IterableIterator<[string, T]>;
  values(): IterableIterator<T>;
  set(key: string, value: T): void;
  delete(key: string): void;
}

/**
 * The memory of the emulated WeChat: every service keeps its state in tables, so that all of it is saved, loaded and
 * begun anew in one way. With a directory, what is set is in its file when the set returns (a `kill -9` loses nothing);
 * without, it is gone with the process.
 */
export class Tables {
  private readonly tables = new Map<string, MemoryTable<unknown>>();
  private readonly listeners: (() => void)[] = [];
  /** How to take back what the write under way has done; undefined outside of one. */
  private undo: (() => void)[] | undefined;

  private constructor(private readonly file: RootDatabase<string, Key> | undefined) {
    if (!file) return;
    for (const { key, value } of file.getRange()) this.named(key[0]).put(key[1], JSON.parse(value));
  }

  /** Throws DamagedTreeError. */
  static open(directory?: string): Tables {
    if (directory === undefined) return new Tables(undefined);
    return new Tables(openTree(directory, { encoding: 'string' }));
  }

  /** The same table for the same name. */
  table<T>(name: string): Table<T> {
    return this.named(name) as MemoryTable<T>;
  }

  /** Everything that `act` sets and deletes is kept at once; when it throws, nothing of it is. Not for asynchronous work. */
  write<T>(act: () => T): T {
    if (this.undo) return act();
    const undo: (() => void)[] = [];
    this.undo = undo;
    try {
      return this.file ? this.file.transactionSync(act) : act();
    } catch (error) {
      for (const step of undo.reverse()) step();
      throw error;
    } finally {
      this.undo = undefined;
    }
  }

  /** Tells who has derived something from a table that all contents were replaced. */
  onReplaced(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Every table that is not empty as `<name>.jsonl`: `{"key":…,"value":…}` a line, sorted by key. */
  async saveTo(folder: string): Promise<void> {
    const texts = [...this.tables].filter(([, table]) => table.size > 0).map(([name, table]) => [name, linesOf(table)]);
    await mkdir(folder, { recursive: true });
    for (const [name, text] of texts) await writeFile(join(folder, `${name}.jsonl`), text!);
  }

  /** Reads what `saveTo` has written, and gives what puts it in the place of everything. Throws DamagedTablesError. */
  async loaderOf(folder: string): Promise<() => void> {
    const contents = new Map<string, { key: string; value: unknown }[]>();
    for (const file of (await readdir(folder)).sort()) {
      const path = join(folder, file);
      if (!file.endsWith('.jsonl')) throw new DamagedTablesError(`${path}: not a table`);
      contents.set(file.slice(0, -'.jsonl'.length), readLines(path, await readFile(path, 'utf8')));
    }
    return () => this.replaceAll(contents);
  }

  /** Everything is forgotten. */
  clear(): void {
    this.replaceAll(new Map());
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  private replaceAll(contents: Map<string, { key: string; value: unknown }[]>): void {
    this.write(() => {
      for (const table of this.tables.values()) for (const [key] of [...table.entries()]) table.delete(key);
      for (const [name, lines] of contents) for (const { key, value } of lines) this.named(name).set(key, value);
    });
    for (const listener of this.listeners) listener();
  }

  private named(name: string): MemoryTable<unknown> {
    let table = this.tables.get(name);
    if (!table) this.tables.set(name, (table = new MemoryTable((key, value) => this.keep(name, key, value))));
    return table;
  }

  /** Called before the change; `value` undefined: deleted. */
  private keep(name: string, key: string, value: unknown): void {
    const table = this.named(name);
    const before = table.get(key);
    this.undo?.push(() => table.put(key, before));
    if (!this.file) return;
    const change = () => {
      void (value === undefined ? this.file!.remove([name, key]) : this.file!.put([name, key], JSON.stringify(value)));
    };
    if (this.undo) change();
    else this.file.transactionSync(change);
  }
}

class MemoryTable<T> implements Table<T> {
  private readonly map = new Map<string, T>();

  constructor(private readonly keep: (key: string, value: T | undefined) => void) {}

  get size(): number {
    return this.map.size;
  }

  get(key: string): T | undefined {
    return this.map.get(key);
  }

  has(key: string): boolean {
    return this.map.has(key);
  }

  entries(): IterableIterator<[string, T]> {
    return this.map.entries();
  }

  values(): IterableIterator<T> {
    return this.map.values();
  }

  set(key: string, value: T): void {
    this.keep(key, value);
    this.map.set(key, value);
  }

  delete(key: string): void {
    if (!this.map.has(key)) return;
    this.keep(key, undefined);
    this.map.delete(key);
  }

  /** In memory only. */
  put(key: string, value: T | undefined): void {
    if (value === undefined) this.map.delete(key);
    else this.map.set(key, value);
  }
}

function linesOf(table: Table<unknown>): string {
  const entries = [...table.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, value]) => `${JSON.stringify({ key, value })}\n`).join('');
}

function readLines(path: string, text: string): { key: string; value: unknown }[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, at) => {
      try {
        const { key, value } = JSON.parse(line) as { key: unknown; value: unknown };
        if (typeof key === 'string' && value !== undefined && value !== null) return { key, value };
      } catch (error) {
        throw new DamagedTablesError(`${path}:${at + 1}: ${(error as Error).message}`);
      }
      throw new DamagedTablesError(`${path}:${at + 1}: no key and value`);
    });
}
