import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { randomIds } from '../shared/core/ids.ts';
import { inRepository } from './build/repository.ts';
import { pagesOf, type AppJson } from './local/app-pages.ts';
import { DEFAULT_PORT, run, UsageError } from './local/command-line.ts';
import { localAccess, realAccess } from './menu/access.ts';
import { diff, list, publish, publishVersion, validate, type Told } from './menu/commands.ts';
import { readMenu } from './menu/read-menu.ts';
import { menuTarget, type MenuTarget } from './menu/target.ts';

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

const target = async (values: { local?: boolean; port?: string }): Promise<MenuTarget> =>
  menuTarget(values.local ? await localAccess(`http://127.0.0.1:${values.port ?? DEFAULT_PORT}`) : realAccess());

const pages = (): string[] =>
  pagesOf(JSON.parse(readFileSync(inRepository('miniprogram/app.json'), 'utf8')) as AppJson);

/** The Official Account's menu: checked, compared with what is live, published, and gone back to an older version. */
async function command(): Promise<Told> {
  const { positionals, values } = readArguments();
  const [name, given, ...more] = positionals;
  if (more.length > 0) throw new UsageError(USAGE);
  const requestId = randomIds.random(REQUEST_ID_LENGTH);
  const menu = () => readMenu(given === undefined ? inRepository('merchant/menu.json') : resolve(given));
  switch (name) {
    case 'validate':
      return validate(menu(), pages());
    case 'diff':
      return diff(menu(), pages(), await target(values));
    case 'publish':
      return publish({ menu: menu(), note: values.note ?? '', requestId }, pages(), await target(values));
    case 'rollback': {
      const version = Number(given);
      if (!Number.isInteger(version) || version < 1) throw new UsageError(USAGE);
      return publishVersion(version, requestId, await target(values));
    }
    case 'list':
      return list(await target(values));
    default:
      throw new UsageError(USAGE);
  }
}

run(async () => {
  const { lines, ok } = await command();
  for (const line of lines) console.log(line);
  if (!ok) process.exitCode = 1;
});
