import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { problemOfPath } from './file-id.ts';

/** What is kept of files is not what was written; the message names file and line. */
export class DamagedFilesError extends Error {
  override readonly name = 'DamagedFilesError';
}

/** One file. The environment is not named: a saved state can be loaded into another one. */
export interface StoredFile {
  /** The cloudPath. */
  path: string;
  /** Bytes. */
  size: number;
  contentType: string;
  /** World time, ISO. */
  uploadedAt: string;
  /** Of the content, hexadecimal: its name in `content/`. */
  sha256: string;
  /** OpenID of the mini program user who uploaded it; absent when a server SDK did. */
  owner?: string;
}

/** The line that takes a file away. */
export interface Removal {
  path: string;
  removed: true;
}

const line = z.union([
  z.object({
    path: z.string().check(z.refine((path) => problemOfPath(path) === undefined, 'not a path')),
    size: z.int().check(z.gte(0)),
    contentType: z.string(),
    uploadedAt: z.string(),
    sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    owner: z.optional(z.string()),
  }),
  z.object({ path: z.string(), removed: z.literal(true) }),
]);

const FILE = 'manifest.jsonl';

export const manifestPath = (directory: string): string => join(directory, FILE);

export const lineOf = (file: StoredFile | Removal): string => `${JSON.stringify(file)}\n`;

/**
 * Reads the manifest of files in use: one JSON object a line, later lines replace earlier ones of the same path. A last line
 * without its end was cut off by a kill: its file was never acknowledged, and it is dropped. Throws DamagedFilesError for any
 * other line which is no entry: what was acknowledged is damaged. No manifest is an empty one.
 */
export function readManifest(directory: string): Map<string, StoredFile> {
  return entriesOf(directory, readText(directory).split('\n').slice(0, -1));
}

/** Reads a manifest that was written whole: what lacks its end was cut off, and is refused like any line that is no entry. */
export function readSavedManifest(directory: string): Map<string, StoredFile> {
  const text = readFileSync(manifestPath(directory), 'utf8');
  return entriesOf(directory, text === '' ? [] : text.replace(/\n$/, '').split('\n'));
}

function entriesOf(directory: string, lines: readonly string[]): Map<string, StoredFile> {
  const files = new Map<string, StoredFile>();
  for (const [index, text] of lines.entries()) {
    const entry = readLine(text);
    if (!entry) throw new DamagedFilesError(`${manifestPath(directory)}:${index + 1}: not an entry`);
    files.delete(entry.path);
    if (!('removed' in entry)) files.set(entry.path, entry);
  }
  return files;
}

/** Writes a manifest whole, sorted by path, so that two states can be compared; a kill leaves the old one or the new one. */
export function writeManifest(directory: string, files: Iterable<StoredFile>): void {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const temporary = `${manifestPath(directory)}.new`;
  writeFileSync(temporary, sorted.map(lineOf).join(''));
  renameSync(temporary, manifestPath(directory));
}

function readText(directory: string): string {
  try {
    return readFileSync(manifestPath(directory), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function readLine(text: string): StoredFile | Removal | undefined {
  try {
    const { owner, ...entry } = line.parse(JSON.parse(text)) as StoredFile;
    return owner === undefined ? entry : { ...entry, owner };
  } catch {
    return undefined;
  }
}
