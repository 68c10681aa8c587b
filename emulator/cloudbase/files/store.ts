import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lineOf, manifestPath, readManifest, writeManifest, type StoredFile } from './manifest.ts';

/** What is known of a file before its content is. */
export type NewFile = Omit<StoredFile, 'size' | 'sha256'>;

/** Lines of the manifest that may say nothing any more, however few files there are. */
const SPARE_LINES = 1_000;

/**
 * Files in a folder: `manifest.jsonl` says what there is, `content/<sha256>` holds it, `incoming/` what is on its way.
 * A file comes into being by one appended line, after its content has been renamed to its place: a kill leaves the old file
 * or the new one. What nobody names any more is swept away when the folder is opened.
 */
export class FileStore {
  private files = new Map<string, StoredFile>();
  /** How many files have this content, by its hash. */
  private uses = new Map<string, number>();
  private folder: string | undefined;
  /** Of the manifest. */
  private lines = 0;

  /** Without a directory: a temporary one, made with the first file and removed by `close`. Throws for a broken manifest. */
  constructor(private readonly directory?: string) {
    if (directory === undefined) return;
    const known = [...readManifest(directory).values()];
    this.replace(known.filter((file) => fs.existsSync(this.contentPath(file.sha256))));
  }

  list(): StoredFile[] {
    return [...this.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  get(path: string): StoredFile | undefined {
    return this.files.get(path);
  }

  /**
   * The content, or a part of it. Opened at once, so that it stays readable when the file is replaced or removed meanwhile.
   */
  read({ sha256 }: StoredFile, range?: { start: number; end: number }): Readable {
    return fs.createReadStream('', { fd: fs.openSync(this.contentPath(sha256), 'r'), ...range });
  }

  /** Takes the content in, then puts the file in place at once. Rejects when the source breaks off: nothing has changed. */
  async write(file: NewFile, source: Readable): Promise<StoredFile> {
    const temporary = join(this.place(), 'incoming', randomUUID());
    const hash = createHash('sha256');
    let size = 0;
    try {
      const measured = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
        for await (const chunk of chunks) {
          hash.update(chunk);
          size += chunk.length;
          yield chunk;
        }
      };
      await pipeline(source, measured, fs.createWriteStream(temporary));
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
    // From here on without a pause, so that nobody can remove the content before the file has it.
    const written = { ...file, size, sha256: hash.digest('hex') };
    fs.renameSync(temporary, this.contentPath(written.sha256));
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
    this.release(file.sha256);
  }

  /** Writes all files into a folder of their own. */
  saveTo(directory: string): void {
    fs.rmSync(join(directory, 'content'), { recursive: true, force: true });
    fs.mkdirSync(join(directory, 'content'), { recursive: true });
    for (const hash of this.uses.keys()) {
      fs.copyFileSync(this.contentPath(hash), join(directory, 'content', hash), fs.constants.COPYFILE_FICLONE);
    }
    writeManifest(directory, this.files.values());
  }

  /**
   * Reads what `saveTo` wrote; `apply` puts it in the place of all files, in one step. Rejects, and nothing has changed, when
   * a content is missing or not the one named.
   */
  async prepareLoad(directory: string): Promise<{ apply: () => void }> {
    const files = [...readManifest(directory).values()];
    const saved = (sha256: string): string => join(directory, 'content', sha256);
    for (const file of files) await checkContent(saved(file.sha256), file);
    const apply = (): void => {
      this.place();
      const { COPYFILE_FICLONE } = fs.constants;
      for (const { sha256 } of files) fs.copyFileSync(saved(sha256), this.contentPath(sha256), COPYFILE_FICLONE);
      this.replace(files);
    };
    return { apply };
  }

  reset(): void {
    if (this.files.size > 0) this.replace([]);
  }

  close(): void {
    if (this.directory === undefined && this.folder !== undefined)
      fs.rmSync(this.folder, { recursive: true, force: true });
    this.folder = undefined;
  }

  private put(file: StoredFile): void {
    this.append(file);
    const before = this.files.get(file.path);
    this.files.set(file.path, file);
    this.uses.set(file.sha256, (this.uses.get(file.sha256) ?? 0) + 1);
    if (before) this.release(before.sha256);
  }

  /** The manifest is written anew when most of its lines say nothing any more. */
  private append(line: Parameters<typeof lineOf>[0]): void {
    if (this.lines > 2 * this.files.size + SPARE_LINES) this.rewrite(this.files.values());
    fs.appendFileSync(manifestPath(this.place()), lineOf(line));
    this.lines += 1;
  }

  private rewrite(files: Iterable<StoredFile>): void {
    const all = [...files];
    writeManifest(this.place(), all);
    this.lines = all.length;
  }

  private release(sha256: string): void {
    const left = (this.uses.get(sha256) ?? 1) - 1;
    if (left > 0) return void this.uses.set(sha256, left);
    this.uses.delete(sha256);
    fs.rmSync(this.contentPath(sha256), { force: true });
  }

  /** Puts other files in the place of all, in one step, and sweeps away what they do not need. */
  private replace(files: readonly StoredFile[]): void {
    this.rewrite(files);
    this.files = new Map(files.map((file) => [file.path, file]));
    this.uses = new Map();
    for (const { sha256 } of files) this.uses.set(sha256, (this.uses.get(sha256) ?? 0) + 1);
    for (const name of fs.readdirSync(join(this.place(), 'content'))) {
      if (!this.uses.has(name)) fs.rmSync(this.contentPath(name));
    }
  }

  private contentPath(sha256: string): string {
    return join(this.place(), 'content', sha256);
  }

  private place(): string {
    if (this.folder !== undefined) return this.folder;
    const folder = this.directory ?? fs.mkdtempSync(join(tmpdir(), 'cloud-storage-'));
    // What was on its way when the process before was killed is nobody's.
    fs.rmSync(join(folder, 'incoming'), { recursive: true, force: true });
    for (const name of ['content', 'incoming']) fs.mkdirSync(join(folder, name), { recursive: true });
    this.folder = folder;
    return folder;
  }
}

async function checkContent(path: string, { path: name, size, sha256 }: StoredFile): Promise<void> {
  const hash = createHash('sha256');
  const is = fs.statSync(path, { throwIfNoEntry: false });
  if (!is) throw new Error(`the content of ${name} is missing: ${path}`);
  await pipeline(fs.createReadStream(path), hash);
  if (is.size !== size || hash.digest('hex') !== sha256) throw new Error(`${path} is not the content of ${name}`);
}
