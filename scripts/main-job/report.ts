import { inspect } from 'node:util';
import Table from 'cli-table3';
import type { StepResult } from './check.ts';

const mark = (ok: boolean) => (ok ? '✓' : '✗');
const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : inspect(value, { breakLength: Infinity, depth: 4 });
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/** What was found, of all steps, in rows for people. */
export function tableOf(results: readonly StepResult[]): string {
  const table = new Table({ head: ['', '步骤 · step', '结果 · result', '秒 · s'], style: { head: [], border: [] } });
  for (const { ok, title, checks, seconds } of results) {
    const right = checks.filter((one) => one.ok).length;
    table.push([mark(ok), title, `${right}/${checks.length}`, seconds.toFixed(2)]);
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
  return {
    ok: results.every((result) => result.ok),
    followers,
    seconds,
    checks: { passed: checks.filter((one) => one.ok).length, failed: checks.filter((one) => !one.ok).length },
    steps: results,
  };
}
