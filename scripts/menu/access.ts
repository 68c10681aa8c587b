import { existsSync, readFileSync } from 'node:fs';
import cloudbase from '@cloudbase/node-sdk';
import { AccountStore } from '../../emulator/wechat/accounts/store.ts';
import { readSeed } from '../../emulator/wechat/index.ts';
import { systemClock } from '../../shared/core/clock.ts';
import { inRepository } from '../build/repository.ts';
import { parseEnvFile } from '../checks/env-file.ts';
import { adminDatabase } from '../local/admin-database.ts';
import { LOCAL_ENVIRONMENT } from '../local/application.ts';
import { UsageError } from '../local/command-line.ts';
import type { MenuAccess } from './target.ts';

const ENV_FILE = '.env.local';
const NAMES = ['ENV_ID', 'OA_APP_ID', 'OA_APP_SECRET', 'MP_APP_ID', 'WECHAT_API_BASE_URL'] as const;
const KEYS = ['TENCENTCLOUD_SECRETID', 'TENCENTCLOUD_SECRETKEY'] as const;

/** The local world at this address: its accounts follow from its seed, and its clock is its own. */
export async function localAccess(url: string): Promise<MenuAccess> {
  const { oa, miniprogram } = new AccountStore(readSeed());
  const now = await localTime(url);
  return {
    oa,
    miniProgramAppId: miniprogram.appId,
    weChatUrl: `${url}/wechat`,
    database: adminDatabase(`${url}/admin`, LOCAL_ENVIRONMENT),
    clock: { now: () => now },
  };
}

async function localTime(url: string): Promise<Date> {
  try {
    const { now } = (await (await fetch(`${url}/control/clock`)).json()) as { now: string };
    return new Date(now);
  } catch {
    throw new UsageError(`there is no local world at ${url}: npm start`);
  }
}

/** The real account and environment: .env.local, and the keys of the cloud account from this shell only. */
export function realAccess(): MenuAccess {
  const file = inRepository(ENV_FILE);
  const { entries } = parseEnvFile(existsSync(file) ? readFileSync(file, 'utf8') : '');
  const inFile = new Map(entries.map(({ name, value }) => [name, value]));
  const valueOf = (name: string): string => process.env[name] || inFile.get(name) || '';
  const missing = [...NAMES, ...KEYS].filter((name) => valueOf(name) === '');
  if (missing.length > 0)
    throw new UsageError(`missing: ${missing.join(', ')} (${ENV_FILE}; keys of the cloud account in this shell)`);
  // Outside functions the SDK looks for the cloud's metadata service at every call, unless it is told where it runs.
  process.env['TENCENTCLOUD_RUNENV'] ??= 'SCF';
  const app = cloudbase.init({
    env: valueOf('ENV_ID'),
    secretId: valueOf('TENCENTCLOUD_SECRETID'),
    secretKey: valueOf('TENCENTCLOUD_SECRETKEY'),
  });
  return {
    oa: { appId: valueOf('OA_APP_ID'), appSecret: valueOf('OA_APP_SECRET') },
    miniProgramAppId: valueOf('MP_APP_ID'),
    weChatUrl: valueOf('WECHAT_API_BASE_URL'),
    database: app.database(),
    clock: systemClock,
  };
}
