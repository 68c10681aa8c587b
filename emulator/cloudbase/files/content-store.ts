import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DamagedFilesError, type StoredFile } from './manifest.ts';

/** A content that is on the disk, and that nobody finds yet. */
export interface TakenIn {
  /** Bytes. */
  size: number;
  sha256: string;
  /** Gives it the place that its hash names; to be held in the same step. */
  keep: () => void;
}

/**
 * Contents by their hash: `content/<sha256>`, whole or not there, and `incoming/` for what is on its way. A content stays
 * for as long as somebody holds it.
 */
export class ContentStore {
  private holders = new Map<string, number>();

  /** Makes the folders. What was on its way when the process before was killed is nobody's. */
  constructor(private readonly folder: string) {
    fs.rmSync(join(folder, 'incoming'), { recursive: true, force: true });
    for (const name of ['content', 'incoming']) fs.mkdirSync(join(folder, name), { recursive: true });
  }

  /** The content, or a part of it. Opened at once, so that it stays readable when it goes away meanwhile. */
  read(sha256: string, range?: { start: number; end: number }): Readable {
    return fs.createReadStream('', { fd: fs.openSync(this.pathOf(sha256), 'r'), ...range });
  }

  /** Writes a content to the disk. Rejects when the source breaks off: nothing is left of it. */
  async takeIn(source: Readable): Promise<TakenIn> {
    const temporary = join(this.folder, 'incoming', randomUUID());
    const hash = createHash('sha256');
    let size = 0;
    const measured = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    };
    try {
      await pipeline(source, measured, fs.createWriteStream(temporary));
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
    const sha256 = hash.digest('hex');
    return { size, sha256, keep: () => fs.renameSync(temporary, this.pathOf(sha256)) };
  }

  /** Takes in a content that `saveTo` wrote, and holds it. Rejects for one that is missing or not the one that it should be. */
  async takeInSaved(directory: string, file: StoredFile): Promise<void> {
    checkSize(directory, file);
    const path = contentPath(directory, file.sha256);
    const { sha256, keep } = await this.takeIn(fs.createReadStream(path));
    keep();
    this.hold(sha256);
    if (sha256 === file.sha256) return;
    this.release(sha256);
    throw new DamagedFilesError(`${path} is not the content of ${file.path}`);
  }

  async saveTo(directory: string, hashes: ReadonlySet<string>): Promise<void> {
    await mkdir(join(directory, 'content'), { recursive: true });
    for (const hash of hashes)
      await copyFile(this.pathOf(hash), contentPath(directory, hash), fs.constants.COPYFILE_FICLONE);
  }

  hold(sha256: string): void {
    this.holders.set(sha256, (this.holders.get(sha256) ?? 0) + 1);
  }

  release(sha256: string): void {
    const left = (this.holders.get(sha256) ?? 1) - 1;
    if (left > 0) return void this.holders.set(sha256, left);
    this.holders.delete(sha256);
    fs.rmSync(this.pathOf(sha256), { force: true });
  }

  /** From now on these are held, once for each time that they are named, and nothing else is there. */
  holdOnly(hashes: readonly string[]): void {
    this.holders = new Map();
    for (const hash of hashes) this.hold(hash);
    for (const name of fs.readdirSync(join(this.folder, 'content')))
      if (!this.holders.has(name)) fs.rmSync(this.pathOf(name));
  }

  private pathOf(sha256: string): string {
    return contentPath(this.folder, sha256);
  }
}

const contentPath = (directory: string, sha256: string): string => join(directory, 'content', sha256);

/**
 * Throws DamagedFilesError for the content of a file which is missing or has another size. Its hash is not asked: that would be
 * to read all files at every start.
 */
export function checkSize(directory: string, { path: name, size, sha256 }: StoredFile): void {
  const path = contentPath(directory, sha256);
  const is = fs.statSync(path, { throwIfNoEntry: false });
  if (!is) throw new DamagedFilesError(`the content of ${name} is missing: ${path}`);
  if (is.size !== size)
    throw new DamagedFilesError(`${path} is not the content of ${name}: it has ${is.size} bytes of ${size}`);
}
