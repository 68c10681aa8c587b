import type { Locator } from 'playwright-core';

const SOON_MS = 2_000;
const MOST_TRIES = 15;

const isSoonThere = (what: Locator): Promise<boolean> =>
  what
    .first()
    .waitFor({ timeout: SOON_MS })
    .then(
      () => true,
      () => false,
    );

/** Does it, again as long as something does not stand on the page: some two seconds each, fifteen times at most. */
export async function untilThere(what: Locator, deed: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    await deed();
    if (await isSoonThere(what)) return;
  }
  throw new Error(`${String(what)} does not come`);
}

/** Taps what opens a page, until the page is there: a tap while the page before slides in opens nothing. */
export const openBy = (way: Locator, page: Locator): Promise<void> => untilThere(page, () => way.click());
