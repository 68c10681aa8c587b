import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Writes a file, unless it has this content already, and all at once: a local world that is up, or a test, may read it
 * while somebody builds.
 */
export function writeIfChanged(file: string, content: string | Uint8Array): void {
  if (contentOf(file)?.equals(Buffer.from(content))) return;
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, file);
}
