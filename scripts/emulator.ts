import { readSeed } from '../emulator/wechat/index.ts';
import { startWorld } from '../emulator/world.ts';
import { announcement } from './local/announcement.ts';
import { DEFAULT_PORT, onStop, readOptions, readPort, run } from './local/command-line.ts';

const USAGE = 'npm run emulator -- [--port N] [--empty]';

/** Starts CloudBase and WeChat without the application, for programs of others; `--empty`: also without people. */
async function main(): Promise<void> {
  const options = readOptions({ port: { type: 'string' }, empty: { type: 'boolean' } }, USAGE);
  const port = readPort(options.port, DEFAULT_PORT);
  const world = await startWorld({ port, seed: readSeed(options.empty ? { followers: 0, people: [] } : {}) });
  onStop(() => world.close());
  console.log(announcement(world));
}

run(main);
