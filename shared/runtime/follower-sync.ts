import { readVariables } from '../config/variables.ts';
import { syncFollowers, SyncStates, type SyncOutcome } from '../followers/index.ts';
import { weChatHttp } from '../wechat/http.ts';
import { officialAccountOverHttp, type OfficialAccount } from '../wechat/official-account.ts';
import type { Runtime } from './runtime.ts';

let account: OfficialAccount | undefined;

/** Kept for the life of the instance: it holds the access token. */
function officialAccount({ clock }: Runtime): OfficialAccount {
  const { OA_APP_ID: appId, OA_APP_SECRET: appSecret, WECHAT_API_BASE_URL: baseUrl } = readVariables('follower-sync');
  return (account ??= officialAccountOverHttp(weChatHttp(baseUrl), { appId, appSecret }, clock));
}

/** One tick of the follower sync; see `syncFollowers`. */
export function tickFollowerSync(runtime: Runtime, deadline: Date): Promise<SyncOutcome> {
  const { clock, database, logger, people } = runtime;
  const deps = { account: officialAccount(runtime), clock, logger, people, syncs: new SyncStates(database) };
  return syncFollowers(deps, deadline);
}
