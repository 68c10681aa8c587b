import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { Mutant } from '../tests/mutants/mutant.ts';
import { inRepository, repositoryRoot } from './build/repository.ts';
import { packageProgram, runNode } from './process.ts';

/** Random tests look so long for a fault, unless WEILIAN_RUNS says otherwise. */
const RUNS = '60';

interface JestResult {
  testResults: { name: string; status: 'passed' | 'failed'; assertionResults: { failureMessages: string[] }[] }[];
}

/** Runs the tests of a mutant, which stands in what jest reads and never in a file; gives those that failed. */
async function caughtBy({ file, find, becomes, tests }: Mutant): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'weilian-mutant-'));
  try {
    const outputFile = join(folder, 'result.json');
    const environment = {
      WEILIAN_RUNS: process.env['WEILIAN_RUNS'] ?? RUNS,
      WEILIAN_MUTANT: JSON.stringify({ file, find, becomes }),
    };
    const args = ['--maxWorkers=1', '--json', `--outputFile=${outputFile}`, '--runTestsByPath', ...tests];
    await runNode([packageProgram('jest'), ...args], { output: 'collect', environment });
    const { testResults } = JSON.parse(readFileSync(outputFile, 'utf8')) as JestResult;
    // A fault that no longer fits the code, or is none but a mistake of ours, would be noticed by everything.
    const ran = testResults.filter(({ assertionResults }) => assertionResults.length > 0);
    if (ran.length !== tests.length) throw new Error(`not all tests ran with ${find} in ${file}`);
    const failures = ran.flatMap(({ assertionResults }) => assertionResults.flatMap((one) => one.failureMessages));
    if (failures.some((message) => message.includes('Exceeded timeout'))) throw new Error(`out of time: ${find}`);
    return testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative(repositoryRoot, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const nameOf = (test: string): string => test.replace(/^.*\//, '').replace(/\.test\.ts$/, '');

function row({ what, tests }: Mutant, caught: readonly string[]): string {
  const missed = tests.filter((test) => !caught.includes(test)).map(nameOf);
  const by = caught.length === 0 ? '**nobody**' : caught.map(nameOf).sort().join(', ');
  return `| ${what} | ${by} | ${missed.join(', ')} |`;
}

/** The rows of an earlier run, by what they leave out. */
function earlierRows(file: string): ReadonlyMap<string, string> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return new Map(lines.flatMap((line) => (line.startsWith('| ') ? [[line.split('|')[1]?.trim() ?? '', line]] : [])));
}

/**
 * `npm run mutants -- <name> [words]`: puts one fault after the other of tests/mutants/<name>.ts into the code (those whose
 * description has these words; the others keep their results) and runs the tests that should notice it. Writes <name>.md
 * beside; fails when one was noticed by none.
 */
async function main([name = '', words = '']: readonly string[]): Promise<number> {
  const { mutants } = (await import(pathToFileURL(inRepository(`tests/mutants/${name}.ts`)).href)) as {
    mutants: readonly Mutant[];
  };
  const file = inRepository(`tests/mutants/${name}.md`);
  const earlier = earlierRows(file);
  const rows: string[] = [];
  let survivors = 0;
  for (const mutant of mutants) {
    const kept = mutant.what.includes(words) ? undefined : earlier.get(mutant.what);
    const caught = kept === undefined ? await caughtBy(mutant) : [];
    if (kept === undefined && caught.length === 0) survivors += 1;
    rows.push(kept ?? row(mutant, caught));
    if (kept === undefined) console.log(rows.at(-1));
  }
  const runs = process.env['WEILIAN_RUNS'] ?? RUNS;
  const head = `# Mutants: ${name}\n\n\`npm run mutants -- ${name}\`, with \`WEILIAN_RUNS=${runs}\` for random tests.\n\n`;
  const table = ['| what is left out | caught by | not by |', '| --- | --- | --- |', ...rows].join('\n');
  const options = { ...(await resolveConfig(file)), filepath: file };
  writeFileSync(file, await format(`${head}${table}\n`, options));
  return survivors === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
