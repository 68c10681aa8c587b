import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { randomIds } from '../../shared/core/ids.ts';
import type { MenuDefinition } from '../../shared/contracts/menu.ts';
import { appPages } from '../../shared/runtime/app-pages.ts';
import { WeChatFailure } from '../../shared/wechat/errors.ts';
import { inRepository } from '../build/repository.ts';
import { DEFAULT_PORT, UsageError } from '../local/command-line.ts';
import { diff, list, publish, publishVersion, savedMenu, validate, type Told } from './commands.ts';
import { readMenu } from './read-menu.ts';
import type { MenuTarget } from './target.ts';

const USAGE = `npm run menu -- validate|diff [FILE|VERSION] | publish [FILE] [--note TEXT] | rollback VERSION | list
  FILE: merchant/menu.json when left out
  VERSION: one that was published or saved before, by its number
  --local [--port N]: the local world of npm start, instead of the account in .env.local`;
const REQUEST_ID_LENGTH = 16;

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
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
  const { localAccess, realAccess } = await import('./access.ts');
  const { menuTarget } = await import('./target.ts');
  const local = `http://127.0.0.1:${values.port ?? DEFAULT_PORT}`;
  const target = menuTarget(values.local ? await localAccess(local) : realAccess());
  try {
    return await work(target);
  } catch (error) {
    if (error instanceof WeChatFailure) return { lines: [`✗ ${error.message}`], ok: false };
    throw error;
  } finally {
    await target.flush();
  }
}

const versionOf = (given: string | undefined): number | undefined =>
  given !== undefined && /^[1-9]\d*$/.test(given) ? Number(given) : undefined;

const readFile = (given: string | undefined): MenuDefinition =>
  readMenu(given === undefined ? inRepository('merchant/menu.json') : resolve(given));

/**
 * The Official Account's menu, by the words behind `npm run menu --`: checked, compared with what is live, published, and
 * gone back to an older version. Rejects with UsageError where the words make no sense.
 */
export async function menuCommand(args: string[]): Promise<Told> {
  const { positionals, values } = readArguments(args);
  const [name, given, ...more] = positionals;
  if (more.length > 0) throw new UsageError(USAGE);
  const version = versionOf(given);
  const requestId = randomIds.random(REQUEST_ID_LENGTH);
  switch (name) {
    case 'validate':
      if (version === undefined) return validate(readFile(given), appPages);
      return at(values, async (target) => validate(await savedMenu(version, target), appPages));
    case 'diff': {
      if (version !== undefined)
        return at(values, async (target) => diff(await savedMenu(version, target), appPages, target));
      const menu = readFile(given);
      return at(values, (target) => diff(menu, appPages, target));
    }
    case 'publish': {
      const menu = readFile(given);
      return at(values, (target) => publish({ menu, note: values.note ?? '', requestId }, appPages, target));
    }
    case 'rollback':
      if (version === undefined) throw new UsageError(USAGE);
      return at(values, (target) => publishVersion(version, requestId, target));
    case 'list':
      return at(values, list);
    default:
      throw new UsageError(USAGE);
  }
}
