import { beforeAll, describe, expect, it } from '@jest/globals';
import { runNode, typescriptProgram } from '../../scripts/process.ts';

type Case = [title: string, path: string, source: string, message: RegExp | undefined];

const NO_MESSAGE = undefined;
const TRANSACTION = (body: string) =>
  `export const run = (db, _) => db.runTransaction(async (t) => { await t.collection('c').${body}; });`;

/** So many lines of code, and a blank one and a comment. */
const functionOf = (lines: number) => `export function long(f) {\n\n  // Why.\n${'  f();\n'.repeat(lines - 2)}}\n`;

const CASES: readonly Case[] = [
  ['the environment in a domain', 'shared/coupons/a.ts', 'export const a = process.env.A;', /shared\/config only/],
  [
    'the environment in brackets',
    'shared/coupons/d.ts',
    "export const a = process['env']['A'];",
    /shared\/config only/,
  ],
  [
    'the environment by taking it apart',
    'shared/coupons/e.ts',
    'export const { env } = process;',
    /shared\/config only/,
  ],
  ['the environment of globalThis', 'shared/coupons/f.ts', 'export const a = globalThis.process.env.A;', /own name/],
  [
    'the environment in brackets, in the emulator',
    'emulator/a.ts',
    "export const a = process['env'];",
    /shared\/config/,
  ],
  ['the environment in shared/config', 'shared/config/a.ts', 'export const a = process.env.A;', NO_MESSAGE],
  ['the environment in a script', 'scripts/a.ts', 'export const a = process.env.A;', NO_MESSAGE],
  ['Date.now() in a domain', 'shared/coupons/b.ts', 'export const a = Date.now();', /clock/],
  ['new Date() in a function', 'cloudfunctions/customer/b.ts', 'export const a = new Date();', /clock/],
  ['new Date() in the emulator', 'emulator/wechat/b.ts', 'export const a = new Date();', /clock/],
  ['new Date() in the clock', 'shared/core/clock.ts', 'export const a = new Date();', NO_MESSAGE],
  ['a date of a given moment', 'shared/coupons/c.ts', 'export const a = new Date(0);', NO_MESSAGE],
  [
    'fetch in a domain',
    'shared/followers/a.ts',
    'export const a = () => fetch("http://x");',
    /http\.ts of shared\/wechat/,
  ],
  ['globalThis.fetch', 'shared/followers/b.ts', 'export const a = () => globalThis.fetch("http://x");', /own name/],
  [
    'fetch in shared/config',
    'shared/config/b.ts',
    'export const a = () => fetch("http://x");',
    /http\.ts of shared\/wechat/,
  ],
  [
    'the environment in the WeChat client',
    'shared/wechat/http.ts',
    'export const a = process.env.A;',
    /shared\/config/,
  ],
  ['fetch in the WeChat client', 'shared/wechat/http.ts', 'export const a = () => fetch("http://x");', NO_MESSAGE],
  ['console in a function', 'cloudfunctions/staff/a.ts', 'console.log(1);', /no-console/],
  ['console in the logger', 'shared/core/logger.ts', 'console.log(1);', NO_MESSAGE],
  ['the whole of zod', 'shared/contracts/a.ts', 'import * as z from "zod"; export default z;', /zod\/mini/],
  ['zod/mini by name', 'shared/contracts/b.ts', 'import { z } from "zod/mini"; export default z;', /zod\/mini/],
  ['zod/mini as namespace', 'shared/contracts/c.ts', 'import * as z from "zod/mini"; export default z;', NO_MESSAGE],
  ['where().update() in a transaction', 'shared/a.ts', TRANSACTION('where({}).update({})'), /runs outside/],
  ['where().count() in a transaction', 'shared/b.ts', TRANSACTION('where({}).limit(1).count()'), /runs outside/],
  ['doc().update() in a transaction', 'shared/c.ts', TRANSACTION('doc("a").update({})'), NO_MESSAGE],
  [
    'where().remove() of a transaction that was handed on',
    'shared/d.ts',
    'export const run = (transaction) => transaction.collection("c").where({}).remove();',
    /runs outside/,
  ],
  ['a skipped test', 'shared/a.test.ts', 'it.skip("a", () => undefined);', /Every test runs/],
  ['import.meta.url', 'scripts/b.ts', 'export const a = import.meta.url;', /import\.meta\.dirname/],
  ['a disabling comment', 'shared/e.ts', '// eslint-disable-next-line\nexport const a = Date.now();', /clock/],
  ['a note for later', 'shared/f.ts', '// TODO later\nexport const a = 1;', /no-warning-comments/],
  ['a function of 41 lines', 'emulator/c.ts', functionOf(41), /max-lines-per-function/],
  ['a function of 40 lines, blank lines and comments not counted', 'emulator/d.ts', functionOf(40), NO_MESSAGE],
  ['a component of 61 lines', 'emulator/browser/a.tsx', functionOf(61), /max-lines-per-function/],
  ['a component of 60 lines', 'emulator/browser/b.tsx', functionOf(60), NO_MESSAGE],
  ['a long test', 'shared/b.test.ts', functionOf(100), NO_MESSAGE],
  ['a long file', 'shared/g.ts', '\n'.repeat(202), /max-lines/],
];

describe('the lint rules', () => {
  let messages: string[][];
  beforeAll(async () => {
    const plants = CASES.map(([, path, source]) => ({ path, source }));
    const program = typescriptProgram('tests/checks/planted-lint/lint.ts');
    const { stdout, output } = await runNode([...program, JSON.stringify(plants)], { output: 'collect' });
    if (!stdout.startsWith('[')) throw new Error(output);
    messages = JSON.parse(stdout) as string[][];
  });

  it.each(CASES.map(([title, path, , message], index) => ({ title, path, message, index })))(
    'judge $title ($path)',
    ({ message, index }) => {
      const found = messages[index] ?? [];
      if (message) expect(found).toContainEqual(expect.stringMatching(message));
      else expect(found).toEqual([]);
    },
  );
});
