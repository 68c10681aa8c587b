import { AccountStore } from '../../emulator/wechat/accounts/store.ts';
import { readSeed } from '../../emulator/wechat/index.ts';
import { systemClock } from '../../shared/core/clock.ts';
import { realValues } from '../deploy/real-environment.ts';
import { adminDatabase, realDatabase } from '../local/admin-database.ts';
import { LOCAL_ENVIRONMENT } from '../local/application.ts';
import { UsageError } from '../local/command-line.ts';
import type { MenuAccess } from './target.ts';

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

/** The time of the local world at this address. */
export async function localTime(url: string): Promise<Date> {
  try {
    const { now } = (await (await fetch(`${url}/control/clock`)).json()) as { now: string };
    return new Date(now);
  } catch {
    throw new UsageError(`there is no local world at ${url}: npm start`);
  }
}

/** The real account and environment: .env.local, and the keys of the cloud account from this shell only. */
export function realAccess(): MenuAccess {
  const values = realValues(['OA_APP_ID', 'OA_APP_SECRET', 'MP_APP_ID', 'WECHAT_API_BASE_URL']);
  return {
    oa: { appId: values.OA_APP_ID, appSecret: values.OA_APP_SECRET },
    miniProgramAppId: values.MP_APP_ID,
    weChatUrl: values.WECHAT_API_BASE_URL,
    database: realDatabase(values),
    clock: systemClock,
  };
}
