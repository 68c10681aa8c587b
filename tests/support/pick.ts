import type { Page } from 'playwright-core';

/** Turns the picker behind a name to one of its options. */
export async function pick(page: Page, name: RegExp | string, option: string): Promise<void> {
  await page.getByLabel(name).click();
  await page.getByRole('option', { name: option, exact: true }).click();
  await page.getByText('确定').click();
}
