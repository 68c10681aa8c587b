import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { LEAKS_FILE, watchWorlds } from './watch-worlds.ts';

/*
 * Jest loads this before each test file: whatever worlds a test starts, here or in programs, and however, every line that
 * one of our functions prints in them is looked at, and a file in which one holds what no log may hold fails. Who knows the
 * secrets of a world looks for those too (`watchLogs`).
 */

/** What was seen so far in this test file. */
export const leaks: string[] = [];

const folder = mkdtempSync(join(tmpdir(), 'weilian-leaks-'));
const ofPrograms = join(folder, 'leaks.txt');
process.env[LEAKS_FILE] = ofPrograms;
watchWorlds((leak) => leaks.push(leak));

/** What was seen so far in programs that this test file started. */
export function leaksOfPrograms(): string[] {
  try {
    return readFileSync(ofPrograms, 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}

afterAll(() => {
  const all = [...leaks, ...leaksOfPrograms()];
  rmSync(folder, { recursive: true, force: true });
  if (all.length > 0) throw new Error(`the functions printed what no log may hold:\n${all.join('\n')}`);
});
