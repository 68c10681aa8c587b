import type { Locator } from 'playwright-core';

const SOON_MS = 2_000;

/** Whether it is there within two seconds. */
export const isSoonThere = (what: Locator): Promise<boolean> =>
  what
    .first()
    .waitFor({ timeout: SOON_MS })
    .then(
      () => true,
      () => false,
    );

/** Taps what opens a page, again as long as the page is not there: a tap while the page before slides in opens nothing. */
export async function openBy(way: Locator, page: Locator): Promise<void> {
  do await way.click();
  while (!(await isSoonThere(page)));
}
