import { buildAll } from './build/all.ts';
import { readOptions, readPort, readWholeNumber, run } from './local/command-line.ts';
import { startApplication } from './local/application.ts';
import { runMainJobIn } from './local/run-main-job.ts';
import { problemsOf, tableOf, verdictOf } from './main-job/report.ts';

const USAGE = 'npm run demo -- [--json] [--followers N] [--functions DIR] [--port N]';

/** Does the main job in a world of its own and ends; exit code 0 only if every number is right. */
async function main(): Promise<void> {
  const options = readOptions(
    {
      json: { type: 'boolean' },
      followers: { type: 'string' },
      functions: { type: 'string' },
      port: { type: 'string' },
    },
    USAGE,
  );
  // Another build is somebody else's; ours is always that of the sources as they are now.
  if (options.functions === undefined) await buildAll();
  const world = await startApplication({
    port: readPort(options.port, 0),
    followers: readWholeNumber('followers', options.followers, 1_000, 1_000_000),
    functionsDir: options.functions,
  });
  try {
    const result = await runMainJobIn(world, process.stderr);
    if (options.json) console.log(JSON.stringify(result));
    else console.log(tableOf(result.steps));
    for (const problem of problemsOf(result.steps)) console.error(problem);
    if (!options.json) console.log(`\n${verdictOf(result)}`);
    if (!result.ok) process.exitCode = 1;
  } finally {
    await world.close();
  }
}

run(main);
