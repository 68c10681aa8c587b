import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inRepository } from '../../scripts/build/repository.ts';
import { parseCloudbaserc } from '../../scripts/checks/cloudbaserc-schema.ts';
import { cronProblem } from '../../scripts/checks/cron.ts';
import { parseEnvFile, referencedVariables, renderVariables } from '../../scripts/checks/env-file.ts';
import { readFunctionSource } from '../../scripts/checks/facts.ts';
import { readFunctionTable } from '../../scripts/checks/function-table.ts';

type Content = { functions: Record<string, unknown>[]; gateway: { routes: Record<string, unknown>[] } } & Record<
  string,
  unknown
>;

/** The repository's own cloudbaserc.json, changed. */
function changed(change: (content: Content) => void): string[] {
  const content = JSON.parse(readFileSync(inRepository('cloudbaserc.json'), 'utf8')) as Content;
  change(content);
  return parseCloudbaserc(content).problems;
}
const firstFunction = (fields: object) => (content: Content) => void Object.assign(content.functions[0] ?? {}, fields);
const firstRoute = (fields: object) => (content: Content) =>
  void Object.assign(content.gateway.routes[0] ?? {}, fields);

describe('the schema of cloudbaserc.json', () => {
  it('takes the repository’s own file', () => {
    expect(changed(() => undefined)).toEqual([]);
  });

  it.each<[string, (content: Content) => void, RegExp]>([
    ['a property that the CLI does not know', (c) => void (c['frameworks'] = {}), /frameworks/],
    ['an environment that is committed', (c) => void (c['envId'] = 'shop-1a2b'), /^envId: must come from .env.local/],
    ['a time limit that callers do not wait for', firstFunction({ timeout: 61 }), /^functions.0.timeout/],
    ['a memory between two steps', firstFunction({ memorySize: 300 }), /^functions.0.memorySize/],
    ['another runtime than the build’s', firstFunction({ runtime: 'Nodejs18.15' }), /^functions.0.runtime/],
    ['dependencies to install', firstFunction({ installDependency: true }), /^functions.0.installDependency/],
    ['a handler with a path', firstFunction({ handler: 'dist/index.main' }), /^functions.0.handler/],
    [
      'a variable that the platform sets',
      firstFunction({ envVariables: { TCB_ENV: 'x' } }),
      /^functions.0.envVariables/,
    ],
    [
      'a timer with five fields',
      firstFunction({ triggers: [{ name: 'a', type: 'timer', config: '* * * * *' }] }),
      /5 fields instead of 7/,
    ],
    ['a route that asks for login', firstRoute({ enableAuth: true }), /must be false/],
    ['a route with a wildcard', firstRoute({ path: '/oa/*' }), /is not a path/],
    ['a route of the platform', firstRoute({ path: '/.well-known/x' }), /is a path of the platform/],
  ])('refuses %s', (_, change, problem) => {
    expect(changed(change)).toContainEqual(expect.stringMatching(problem));
  });

  it('names everything that is wrong at once', () => {
    expect(
      changed((content) =>
        [firstFunction({ timeout: 0, runtime: 'x' }), firstRoute({ path: 'x' })].forEach((change) => change(content)),
      ),
    ).toHaveLength(3);
  });
});

describe('a timer’s cron expression', () => {
  it.each(['0 */5 * * * * *', '0 0 2 1 * * *', '0 0 18 * * MON-FRI *', '0,30 0-10/2 * * jan 7 2026'])(
    'may be %s',
    (expression) => {
      expect(cronProblem(expression)).toBeUndefined();
    },
  );

  it.each([
    ['60 * * * * * *', 'second'],
    ['0 0 24 * * * *', 'hour'],
    ['0 0 0 0 * * *', 'day'],
    ['0 */0 * * * * *', 'minute'],
    ['0 0 0 * * FUNDAY *', 'weekday'],
    ['0 0 0 1-2-3 * * *', 'day'],
  ])('is refused as %s for its field “%s”', (expression, field) => {
    expect(cronProblem(expression)).toContain(field);
  });
});

describe('an env file', () => {
  it('is read with comments, quotes and values that hold an equals sign', () => {
    const { entries } = parseEnvFile('# a comment\nA=1\r\nB="two words"\n\nC = x=y \nD=');
    expect(entries).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: 'two words' },
      { name: 'C', value: 'x=y' },
      { name: 'D', value: '' },
    ]);
  });

  it('says which lines are none', () => {
    expect(parseEnvFile('A=1\nexport B=2\n2C=3').malformedLines).toEqual([2, 3]);
  });

  it('fills in what is referred to, and an unset one as empty', () => {
    expect(referencedVariables('{{env.A}} {{ env.B }} {{env.A}}')).toEqual(['A', 'B']);
    expect(renderVariables('a={{env.A}} b={{env.B}}', { A: '1' })).toBe('a=1 b=');
  });
});

describe('a function’s folder and table', () => {
  it('tell what the function serves and how it is entered', () => {
    const folder = mkdtempSync(join(tmpdir(), 'weilian-function-'));
    writeFileSync(
      join(folder, 'index.ts'),
      `import { couponClaim, userSignIn as first, type CouponTerms } from '../../shared/contracts/index.ts';
       import type { redeemConfirm } from '../../shared/contracts/index.ts';
       import { callable, runtime } from '../../shared/runtime/index.ts';`,
    );
    writeFileSync(join(folder, 'index.test.ts'), `import { couponList } from '../../shared/contracts/index.ts';`);
    expect(readFunctionSource(folder)).toEqual({ wrappers: ['callable'], calls: ['coupon.claim', 'user.signIn'] });
    rmSync(folder, { recursive: true });
  });

  it('are read from Markdown', () => {
    const table = `Text.\n\n| function | who may call | trigger | calls | timeout | memory |\n|--|--|--|--|--|--|\n| \`a\` | x | HTTP \`/a\` | \`b.c\`, d.e | 20 s | 256 MB |\n\n| other |\n`;
    expect(readFunctionTable(table)).toEqual([
      { name: 'a', callers: 'x', trigger: 'HTTP /a', calls: ['b.c', 'd.e'], timeoutSeconds: 20, memoryMb: 256 },
    ]);
  });

  it('are missed when the table is not there', () => {
    expect(() => readFunctionTable('# Nothing')).toThrow('there is no table with the columns');
  });
});
