import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { randomIds } from '../shared/core/ids.ts';
import { appPages } from '../shared/runtime/app-pages.ts';
import { inRepository } from './build/repository.ts';
import { DEFAULT_PORT, run, UsageError } from './local/command-line.ts';
import { diff, list, publish, publishVersion, validate, type Told } from './menu/commands.ts';
import { readMenu } from './menu/read-menu.ts';
import type { MenuTarget } from './menu/target.ts';

const USAGE = `npm run menu -- validate [FILE] | diff [FILE] | publish [FILE] [--note TEXT] | rollback VERSION | list
  FILE: merchant/menu.json when left out
  --local [--port N]: the local world of npm start, instead of the account in .env.local`;
const REQUEST_ID_LENGTH = 16;

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { note: { type: 'string' }, local: { type: 'boolean' }, port: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}

/** What reaches the database and WeChat is loaded only here: the SDK takes seconds, and a wrong file is refused at once. */
async function at(
  values: { local?: boolean; port?: string },
  work: (target: MenuTarget) => Promise<Told>,
): Promise<Told> {
  const { localAccess, realAccess } = await import('./menu/access.ts');
  const { menuTarget } = await import('./menu/target.ts');
  const local = `http://127.0.0.1:${values.port ?? DEFAULT_PORT}`;
  const target = menuTarget(values.local ? await localAccess(local) : realAccess());
  try {
    return await work(target);
  } finally {
    await target.flush();
  }
}

/** The Official Account's menu: checked, compared with what is live, published, and gone back to an older version. */
async function command(): Promise<Told> {
  const { positionals, values } = readArguments();
  const [name, given, ...more] = positionals;
  if (more.length > 0) throw new UsageError(USAGE);
  const requestId = randomIds.random(REQUEST_ID_LENGTH);
  const read = () => readMenu(given === undefined ? inRepository('merchant/menu.json') : resolve(given));
  switch (name) {
    case 'validate':
      return validate(read(), appPages);
    case 'diff': {
      const menu = read();
      return at(values, (target) => diff(menu, appPages, target));
    }
    case 'publish': {
      const menu = read();
      return at(values, (target) => publish({ menu, note: values.note ?? '', requestId }, appPages, target));
    }
    case 'rollback': {
      const version = Number(given);
      if (!Number.isInteger(version) || version < 1) throw new UsageError(USAGE);
      return at(values, (target) => publishVersion(version, requestId, target));
    }
    case 'list':
      return at(values, list);
    default:
      throw new UsageError(USAGE);
  }
}

run(async () => {
  const { lines, ok } = await command();
  for (const line of lines) console.log(line);
  if (!ok) process.exitCode = 1;
});
