import { readFileSync } from 'node:fs';

/** Whether a process runs; one that has ended and waits for its parent to learn of it does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    // Not Linux, or gone since.
    return process.platform !== 'linux';
  }
}
