import { resolve } from 'node:path';
import { readSeed } from '../emulator/wechat/index.ts';
import { startWorld } from '../emulator/world.ts';
import { inRepository } from './build/repository.ts';
import { announcement } from './local/announcement.ts';
import { DEFAULT_PORT, onStop, readOptions, readPort, run } from './local/command-line.ts';

const USAGE = 'npm run emulator -- [--port N] [--empty] [--state DIR]';

/**
 * Starts CloudBase and WeChat without the application, for programs of others; `--empty`: also without people.
 * `--state DIR`: the database, the files and the clock are kept in that directory, whenever the process ends.
 */
async function main(): Promise<void> {
  const options = readOptions(
    { port: { type: 'string' }, empty: { type: 'boolean' }, state: { type: 'string' } },
    USAGE,
  );
  const port = readPort(options.port, DEFAULT_PORT);
  const world = await startWorld({
    port,
    seed: readSeed(options.empty ? { followers: 0, people: [] } : {}),
    savedStatesDir: inRepository('.weilian/states'),
    ...(options.state === undefined ? {} : { stateDir: resolve(options.state) }),
  });
  onStop(() => world.close());
  console.log(announcement(world));
}

run(main);
