import { availableParallelism } from 'node:os';
import { checks, type Check } from './checks/checks.ts';

interface Outcome {
  name: string;
  problems: string[];
  seconds: number;
}

async function look(check: Check): Promise<Outcome> {
  const started = performance.now();
  const problems = await check
    .run()
    .catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
  return { name: check.name, problems, seconds: (performance.now() - started) / 1000 };
}

function show({ name, problems, seconds }: Outcome): void {
  console.log(`${problems.length === 0 ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
  for (const problem of problems) console.log(problem.replaceAll(/^/gm, '    '));
}

/** Runs every check, as many at once as there are cores, and ends with one line; code 1 when any fails. */
async function main(): Promise<number> {
  const started = performance.now();
  const waiting = checks();
  const outcomes: Outcome[] = [];
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const outcome = await look(check);
      show(outcome);
      outcomes.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const failed = outcomes.filter(({ problems }) => problems.length > 0).map(({ name }) => name);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  if (failed.length === 0) console.log(`check: all ${outcomes.length} hold (${seconds} s)`);
  else console.log(`check: ${failed.length} of ${outcomes.length} failed: ${failed.join(', ')} (${seconds} s)`);
  return failed.length === 0 ? 0 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
