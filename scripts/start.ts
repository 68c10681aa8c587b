import { announcement } from './local/announcement.ts';
import { startApplication } from './local/application.ts';
import { DEFAULT_PORT, onStop, readOptions, readPort, run } from './local/command-line.ts';
import { runMainJobIn } from './local/run-main-job.ts';
import { problemsOf, tableOf } from './main-job/report.ts';
import { buildAll } from './build/all.ts';

const USAGE = 'npm start -- [--port N] [--json]';

/** Builds, starts the local world with the application, runs the main job in it, and stays up until Ctrl-C. */
async function main(): Promise<void> {
  const options = readOptions({ port: { type: 'string' }, json: { type: 'boolean' } }, USAGE);
  const port = readPort(options.port, DEFAULT_PORT);
  // With --json, standard output holds the one line that programs read; words for people go to standard error.
  const say = (text: string) => (options.json ? process.stderr : process.stdout).write(`${text}\n`);

  say('Weilian 微联 · building …');
  await buildAll();
  const world = await startApplication({ port });
  const stop = new AbortController();
  onStop(async () => {
    stop.abort();
    say('stopping …');
    await world.close();
  });
  say(`console ${world.addresses.console}   (watch the main job there)`);
  const result = await runMainJobIn(world, process.stderr, stop.signal);
  if (stop.signal.aborted) return;
  say(tableOf(result.steps));
  for (const problem of problemsOf(result.steps)) say(problem);
  say(
    `\n${result.ok ? '✓' : '✗'} ${result.checks.passed} checks right, ${result.checks.failed} wrong, ${result.seconds} s\n`,
  );
  if (options.json) console.log(announcement(world));
  else for (const [name, url] of Object.entries(world.addresses)) say(`  ${name.padEnd(8)} ${url}`);
  say('\nCtrl-C stops it.');
}

run(main);
