import { inspect } from 'node:util';
import Table from 'cli-table3';
import type { StepResult } from './check.ts';

const mark = (ok: boolean) => (ok ? '✓' : '✗');
const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : inspect(value, { breakLength: Infinity, depth: 4 });
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/** No lines, so that a row fits a terminal of 80 columns. */
const PLAIN = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`].map((part) => [part, '']),
  ),
);

/** What was found, of all steps, in rows for people. */
export function tableOf(results: readonly StepResult[]): string {
  const table = new Table({
    chars: { ...PLAIN, middle: ' ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'right', 'right', 'left'],
  });
  for (const { ok, title, checks, seconds, failure } of results) {
    const right = checks.filter((one) => one.ok).length;
    table.push([mark(ok), failure === undefined ? `${right}/${checks.length}` : '–', `${seconds.toFixed(1)} s`, title]);
  }
  return table.toString();
}

/** Everything that is not as it should be. */
export function problemsOf(results: readonly StepResult[]): string[] {
  return results.flatMap(({ title, failure, checks }) => [
    ...(failure === undefined ? [] : [`✗ ${title}: ${failure}`]),
    ...checks
      .filter((one) => !one.ok)
      .map(({ what, expected, found }) => `✗ ${title}: ${what}: expected ${short(expected)}, found ${short(found)}`),
  ]);
}

/** The results as one object, for programs. */
export function resultObject(results: readonly StepResult[], followers: number, seconds: number) {
  const checks = results.flatMap((result) => result.checks);
  const passed = checks.filter((one) => one.ok).length;
  // A step that could not be done at all has no checks, and is wrong all the same.
  const notDone = results.filter((result) => result.failure !== undefined).length;
  const failed = checks.length - passed + notDone;
  return { ok: failed === 0, followers, seconds, checks: { passed, failed }, steps: results };
}

/** The last word for people. */
export function verdictOf({
  ok,
  checks,
  seconds,
}: Pick<ReturnType<typeof resultObject>, 'ok' | 'checks' | 'seconds'>): string {
  return `${ok ? '✓' : '✗'} ${checks.passed} checks right, ${checks.failed} wrong, ${seconds} s`;
}
