import { readVariables } from '../config/variables.ts';
import { TokenBroker } from '../wechat/access-token.ts';
import { WeChatClient } from '../wechat/client.ts';
import { httpDriver } from '../wechat/http-driver.ts';
import { weChatHttp } from '../wechat/http.ts';
import type { Runtime } from './runtime.ts';

/** What an account proves itself with. */
interface AccountSecret {
  appId: string;
  appSecret: string;
}

function accountOverHttp({ clock, logger }: Runtime, baseUrl: string, account: AccountSecret): WeChatClient {
  const http = weChatHttp(baseUrl);
  const tokens = new TokenBroker({ http, account, clock, logger });
  return new WeChatClient({ appId: account.appId, driver: httpDriver(http, tokens, account), clock });
}

/** By AppID; kept for the life of the instance, because they hold access tokens. */
const instances = new Map<string, WeChatClient>();

/** Accounts over HTTP, for functions that hold their AppSecrets. */
export function accountsOverHttp(
  runtime: Runtime,
  baseUrl: string,
  accounts: readonly AccountSecret[],
): WeChatClient[] {
  return accounts.map((account) => {
    const known = instances.get(account.appId) ?? accountOverHttp(runtime, baseUrl, account);
    instances.set(account.appId, known);
    return known;
  });
}

/** The Official Account, for the follower sync. */
export function officialAccount(runtime: Runtime): WeChatClient {
  const { OA_APP_ID: appId, OA_APP_SECRET: appSecret, WECHAT_API_BASE_URL: baseUrl } = readVariables('follower-sync');
  return accountsOverHttp(runtime, baseUrl, [{ appId, appSecret }])[0] as WeChatClient;
}
