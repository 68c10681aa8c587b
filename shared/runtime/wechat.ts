import { readVariables } from '../config/variables.ts';
import { TokenBroker } from '../wechat/access-token.ts';
import { WeChatClient } from '../wechat/client.ts';
import { httpDriver } from '../wechat/http-driver.ts';
import { weChatHttp } from '../wechat/http.ts';
import type { Runtime } from './runtime.ts';

/** The Official Account over HTTP, for functions that hold its AppSecret. */
function createOfficialAccount({ clock, logger }: Runtime): WeChatClient {
  const { OA_APP_ID: appId, OA_APP_SECRET: appSecret, WECHAT_API_BASE_URL: baseUrl } = readVariables('follower-sync');
  const [http, account] = [weChatHttp(baseUrl), { appId, appSecret }];
  const tokens = new TokenBroker({ http, account, clock, logger });
  return new WeChatClient({ appId, driver: httpDriver(http, tokens, account), clock });
}

let instance: WeChatClient | undefined;

/** Kept for the life of the instance: it holds the access token. */
export const officialAccount = (runtime: Runtime): WeChatClient => (instance ??= createOfficialAccount(runtime));
