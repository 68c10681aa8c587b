import { readVariables } from '../config/variables.ts';
import { publishWanted } from '../menus/index.ts';
import { menuApi } from './menu-api.ts';
import type { Runtime } from './runtime.ts';
import { officialAccount } from './wechat.ts';

/** One tick: publishes the menu that was asked for. Idle, it costs one database request. */
export async function tickHousekeeping(runtime: Runtime, deadline: Date): Promise<string> {
  const variables = readVariables('housekeeping');
  const oa = officialAccount(runtime, variables);
  const api = menuApi(oa.within({ purpose: 'user', deadline }));
  try {
    return await publishWanted({ ...runtime, appId: oa.appId, miniProgramAppId: variables.MP_APP_ID, api });
  } finally {
    await oa.flush();
  }
}
