import { closeSync, openSync, unlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { letGo, takeHold } from './holder.ts';

/*
 * A program that tries to hold files, and says what came of it. Of each line that it is given it tries every path, in their
 * order; lines that begin with `race ` are answered by how often it had each file and let it go again, alone with it.
 */

/** Throws when two processes are in here with the same file. */
function useAlone(path: string): void {
  const witness = `${path}-witness`;
  closeSync(openSync(witness, 'wx'));
  unlinkSync(witness);
}

function race(paths: string[]): number {
  let times = 0;
  for (const path of paths) {
    if (takeHold(path) !== undefined) continue;
    useAlone(path);
    letGo(path);
    times += 1;
  }
  return times;
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [first, ...rest] = line.split(' ');
  console.log(first === 'race' ? race(rest) : [first!, ...rest].map((path) => takeHold(path) ?? 'held').join(' '));
}
