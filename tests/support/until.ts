import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;
const MOST_LOOKS = 300;

/** Waits for what happens behind a test's back: half a minute at most. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await isSo()); looks++) {
    if (looks === MOST_LOOKS) throw new Error(`waited in vain until ${String(isSo)}`);
    await pause(LOOK_EVERY_MS);
  }
}
