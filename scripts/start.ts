import type { World } from '../emulator/world.ts';
import { buildAll } from './build/all.ts';
import { announcement } from './local/announcement.ts';
import { startApplication } from './local/application.ts';
import { DEFAULT_PORT, onStop, readOptions, readPort, run } from './local/command-line.ts';
import { makeOwner, OWNER } from './local/owner.ts';
import { runMainJobIn } from './local/run-main-job.ts';
import { problemsOf, tableOf, verdictOf } from './main-job/report.ts';

const USAGE = 'npm start -- [--port N] [--json]';

/** Writes a line for people. */
type Say = (text: string) => void;

async function showMainJob(world: World, say: Say, stop: AbortSignal): Promise<void> {
  say(`console ${world.addresses.console}   (watch the main job there)`);
  const result = await runMainJobIn(world, process.stderr, stop);
  if (stop.aborted) return;
  say(tableOf(result.steps));
  for (const problem of problemsOf(result.steps)) say(problem);
  say(`\n${verdictOf(result)}\n`);
}

/** Builds, starts the local world with the application, runs the main job in it, and stays up until Ctrl-C. */
async function main(): Promise<void> {
  const options = readOptions({ port: { type: 'string' }, json: { type: 'boolean' } }, USAGE);
  const port = readPort(options.port, DEFAULT_PORT);
  // With --json, standard output holds the one line that programs read; words for people go to standard error.
  const say: Say = (text) => void (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  let world: World | undefined;
  const stop = new AbortController();
  onStop(async () => {
    stop.abort();
    say('stopping …');
    await world?.close();
  });

  try {
    say('Weilian 微联 · building …');
    await buildAll();
    world = await startApplication({ port, withWeChatPay: true, withReminder: true, watchMiniprogram: true });
    await showMainJob(world, say, stop.signal);
    if (stop.signal.aborted) return;
    await makeOwner(world);
    say(`${OWNER} 是店主 · is the owner: on that phone 我的 → 经营管理; in the console 报表 · Reports\n`);
  } catch (error) {
    // Ctrl-C reaches the compiler's and the functions' processes too: what breaks then is no failure.
    if (stop.signal.aborted) return;
    throw error;
  }
  if (stop.signal.aborted) return;
  if (options.json) console.log(announcement(world));
  else for (const [name, url] of Object.entries(world.addresses)) say(`  ${name.padEnd(9)} ${url}`);
  say('\nCtrl-C stops it.');
}

run(main);
