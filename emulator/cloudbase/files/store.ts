import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { checkSize, ContentStore } from './content-store.ts';
import {
  lineOf,
  manifestPath,
  readManifest,
  readSavedManifest,
  writeManifest,
  type Removal,
  type StoredFile,
} from './manifest.ts';

/** What is known of a file before its content is. */
export type NewFile = Omit<StoredFile, 'size' | 'sha256'>;

/** Lines of the manifest that may say nothing any more, however few files there are. */
const SPARE_LINES = 1_000;

/**
 * Files in a folder: `manifest.jsonl` says what there is, a ContentStore holds it. A file comes into being by one appended
 * line, after its content has been put in its place: a kill leaves the old file or the new one. What nobody names any more is
 * swept away when the folder is opened.
 */
export class FileStore {
  private files = new Map<string, StoredFile>();
  private opened: { folder: string; contents: ContentStore } | undefined;
  /** Of the manifest. */
  private lines = 0;

  /**
   * Without a directory: a temporary one, made with the first file and removed by `close`. Throws for a broken manifest, and
   * for a content that is missing or cut off, by its name.
   */
  constructor(private readonly directory?: string) {
    if (directory === undefined) return;
    const known = [...readManifest(directory).values()];
    for (const file of known) checkSize(directory, file);
    this.replace(known);
  }

  list(): StoredFile[] {
    return [...this.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  get(path: string): StoredFile | undefined {
    return this.files.get(path);
  }

  /** The content, or a part of it; it stays readable when the file is replaced or removed meanwhile. */
  read({ sha256 }: StoredFile, range?: { start: number; end: number }): Readable {
    return this.contents.read(sha256, range);
  }

  /** Takes the content in, then puts the file in place at once. Rejects when the source breaks off: nothing has changed. */
  async write(file: NewFile, source: Readable): Promise<StoredFile> {
    const { size, sha256, keep } = await this.contents.takeIn(source);
    // From here on without a pause, so that nobody can remove the content before the file has it.
    const written = { ...file, size, sha256 };
    keep();
    this.put(written);
    return written;
  }

  /** Makes another file with the same content. */
  copy(file: StoredFile, to: NewFile): void {
    this.put({ ...to, size: file.size, sha256: file.sha256 });
  }

  remove(path: string): void {
    const file = this.files.get(path);
    if (!file) return;
    this.append({ path, removed: true });
    this.files.delete(path);
    this.contents.release(file.sha256);
  }

  /** Writes all files that there are at the moment of the call into a folder of their own. */
  async saveTo(directory: string): Promise<void> {
    const { contents } = this;
    const files = [...this.files.values()];
    const hashes = new Set(files.map(({ sha256 }) => sha256));
    for (const hash of hashes) contents.hold(hash);
    try {
      await contents.saveTo(directory, hashes);
      writeManifest(directory, files);
    } finally {
      for (const hash of hashes) contents.release(hash);
    }
  }

  /**
   * Takes in what `saveTo` wrote; `apply` puts it in the place of all files, in one step, `discard` forgets it. Rejects, and
   * nothing has changed, when a content is missing or not the one named.
   */
  async prepareLoad(directory: string): Promise<{ apply: () => void; discard: () => void }> {
    const { contents } = this;
    const files = [...readSavedManifest(directory).values()];
    const held: string[] = [];
    const discard = (): void => held.forEach((hash) => contents.release(hash));
    try {
      for (const file of files) {
        await contents.takeInSaved(directory, file);
        held.push(file.sha256);
      }
    } catch (error) {
      discard();
      throw error;
    }
    return { apply: () => this.replace(files), discard };
  }

  reset(): void {
    if (this.files.size > 0) this.replace([]);
  }

  close(): void {
    if (this.directory === undefined && this.opened) fs.rmSync(this.opened.folder, { recursive: true, force: true });
    this.opened = undefined;
  }

  private put(file: StoredFile): void {
    this.append(file);
    const before = this.files.get(file.path);
    this.files.set(file.path, file);
    this.contents.hold(file.sha256);
    if (before) this.contents.release(before.sha256);
  }

  /** The manifest is written anew when most of its lines say nothing any more. */
  private append(line: StoredFile | Removal): void {
    const { folder } = this.open();
    if (this.lines > 2 * this.files.size + SPARE_LINES) this.rewrite(this.files.values());
    try {
      fs.appendFileSync(manifestPath(folder), lineOf(line));
      this.lines += 1;
    } catch (error) {
      // A full disk may have taken half of the line: nothing may be written behind it.
      this.lines = Infinity;
      throw error;
    }
  }

  private rewrite(files: Iterable<StoredFile>): void {
    const all = [...files];
    writeManifest(this.open().folder, all);
    this.lines = all.length;
  }

  /** Puts other files in the place of all, in one step, and sweeps away what they do not need. */
  private replace(files: readonly StoredFile[]): void {
    this.rewrite(files);
    this.files = new Map(files.map((file) => [file.path, file]));
    this.contents.holdOnly(files.map(({ sha256 }) => sha256));
  }

  private get contents(): ContentStore {
    return this.open().contents;
  }

  private open(): { folder: string; contents: ContentStore } {
    if (this.opened) return this.opened;
    const folder = this.directory ?? fs.mkdtempSync(join(tmpdir(), 'cloud-storage-'));
    this.opened = { folder, contents: new ContentStore(folder) };
    return this.opened;
  }
}
