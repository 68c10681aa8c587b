import { readVariables } from '../config/variables.ts';
import { publishWanted } from '../menus/index.ts';
import { menuApi } from './menu-api.ts';
import type { Runtime } from './runtime.ts';
import { accountsOverHttp } from './wechat.ts';

/** One tick: publishes the menu that was asked for. Idle, it costs one database request. */
export function tickHousekeeping(runtime: Runtime, deadline: Date): Promise<string> {
  const { OA_APP_ID: appId, OA_APP_SECRET: appSecret, MP_APP_ID, WECHAT_API_BASE_URL } = readVariables('housekeeping');
  const [oa] = accountsOverHttp(runtime, WECHAT_API_BASE_URL, [{ appId, appSecret }]);
  if (!oa) return Promise.resolve('idle');
  return publishWanted({ ...runtime, appId, miniProgramAppId: MP_APP_ID, api: menuApi(oa.within({ deadline })) });
}
