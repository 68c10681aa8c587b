import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** The rules of WCAG 2.2 up to AA, and what axe knows to be good besides. */
const AXE = readFileSync(createRequire(path.join(import.meta.dirname, 'here')).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}
declare const document: object;
declare const axe: { run(root: object, options: object): Promise<{ violations: Violation[] }> } | undefined;

/** What axe finds wrong with the page as it stands, the mini program in it left out: it has its own tests. */
export async function violationsOf(page: Page): Promise<string[]> {
  if (await page.evaluate(() => typeof axe === 'undefined')) await page.evaluate(AXE);
  const violations = await page.evaluate(async () => (await axe!.run(document, { iframes: false })).violations);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
