import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageProgram, runNode, typescriptProgram } from './process.ts';

/** The part of jest's `--json` result that is counted. */
interface JestResult {
  numPassedTests: number;
  numFailedTests: number;
  /** Test files that could not be loaded: none of their tests was counted. */
  numRuntimeErrorTestSuites: number;
  success: boolean;
}

/** More workers than this only take memory from the processes that the tests start. */
const MOST_WORKERS = 4;

/** One more than there are cores: a fifth of the time a test waits for a process that it has started, or for a browser. */
const workers = (): number => Math.min(availableParallelism() + 1, MOST_WORKERS);

/** Of each worker, for objects that live shortly: with V8's own 16 tests take some hundredths more of CPU, for collecting them. */
const YOUNG_MEGABYTES = 32;

async function runJest(resultFile: string): Promise<JestResult | undefined> {
  const { code } = await runNode(
    [
      `--max-semi-space-size=${YOUNG_MEGABYTES}`,
      packageProgram('jest'),
      `--maxWorkers=${workers()}`,
      ...process.argv.slice(2),
      '--json',
      `--outputFile=${resultFile}`,
    ],
    { output: 'show' },
  );
  try {
    const result = JSON.parse(readFileSync(resultFile, 'utf8')) as JestResult;
    return { ...result, success: result.success && code === 0 };
  } catch {
    return undefined;
  }
}

/** Builds, runs jest with the arguments given, and ends with the line `N passed, N failed`. */
async function main(): Promise<number> {
  const built = await runNode(typescriptProgram('scripts/build.ts'), { output: 'collect' });
  if (built.code !== 0) {
    console.error(`${built.output}\nThe build failed: no test was run.`);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'weilian-test-'));
  try {
    const result = await runJest(join(folder, 'result.json'));
    if (!result) {
      console.error('Jest could not run: it left no result.');
      return 1;
    }
    console.log(`${result.numPassedTests} passed, ${result.numFailedTests + result.numRuntimeErrorTestSuites} failed`);
    return result.success ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
