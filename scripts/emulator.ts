import { resolve } from 'node:path';
import { readSeed, type SeedChanges, type WeChatSeed } from '../emulator/wechat/index.ts';
import { startWorld, type Deployment, type World } from '../emulator/world.ts';
import { inRepository } from './build/repository.ts';
import { announcement } from './local/announcement.ts';
import { DEFAULT_PORT, onStop, readOptions, readPort, run, UsageError } from './local/command-line.ts';
import { readProject } from './local/project.ts';

const USAGE = 'npm run emulator -- [--port N] [--empty] [--seed FILE] [--project DIR] [--state DIR]';
const OPTIONS = {
  port: { type: 'string' },
  empty: { type: 'boolean' },
  seed: { type: 'string' },
  project: { type: 'string' },
  state: { type: 'string' },
} as const;

/**
 * Starts CloudBase and WeChat without the application, for programs of others. `--empty`: also without people.
 * `--seed FILE`: with the accounts and people of that file, in the form of emulator/wechat/default-seed.json.
 * `--project DIR`: with the functions of that project's cloudbaserc.json. `--state DIR`: the database, the files and the
 * clock are kept in that directory, whenever the process ends.
 */
async function main(): Promise<void> {
  const options = readOptions(OPTIONS, USAGE);
  const port = readPort(options.port, DEFAULT_PORT);
  const project = options.project === undefined ? undefined : readProject(options.project);
  const world = await startWorld({
    port,
    seed: readGivenSeed(options.seed, options.empty ? { followers: 0, people: [] } : {}),
    savedStatesDir: inRepository('.weilian/states'),
    ...(options.state === undefined ? {} : { stateDir: resolve(options.state) }),
  });
  onStop(() => world.close());
  if (project) await deploy(world, project);
  console.log(announcement(world));
}

/** A file that cannot be read, or makes no sense as a seed, is a mistake on the command line. */
function readGivenSeed(file: string | undefined, changes: SeedChanges): WeChatSeed {
  if (file === undefined) return readSeed(changes);
  try {
    return readSeed(changes, resolve(file));
  } catch (error) {
    throw new UsageError(`--seed ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A project that is refused ends the program. */
async function deploy(world: World, project: Deployment): Promise<void> {
  try {
    await world.cloudbase.deploy(project);
  } catch (error) {
    await world.close();
    throw error;
  }
}

run(main);
