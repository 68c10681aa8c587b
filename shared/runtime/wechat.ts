import { cloudCalls } from '../cloudbase/cloud-call.ts';
import { NONE } from '../config/variables.ts';
import { TokenBroker } from '../wechat/access-token.ts';
import { WeChatClient, type WeChatDriver } from '../wechat/client.ts';
import { cloudDriver } from '../wechat/cloud-driver.ts';
import { httpDriver } from '../wechat/http-driver.ts';
import { weChatHttp, type WeChatHttp } from '../wechat/http.ts';
import { Quotas } from '../wechat/quotas.ts';
import type { Runtime } from './runtime.ts';
import { tokenStore, usageLedger } from './wechat-stores.ts';

/** How this function reaches WeChat. */
interface Access {
  WECHAT_DRIVER: string;
  WECHAT_API_BASE_URL: string;
}

interface Account {
  appId: string;
  appSecret: string;
  /** The environment belongs to the mini program; other accounts are named in a cloud call. */
  isOfEnvironment: boolean;
}

function driverOf(runtime: Runtime, access: Access, account: Account, quotas: Quotas): WeChatDriver {
  const { clock, logger, database } = runtime;
  const count = (path: string) => quotas.count(path);
  if (access.WECHAT_DRIVER === 'cloud')
    return cloudDriver(cloudCalls(account.isOfEnvironment ? undefined : account.appId), count);

  const send = weChatHttp(access.WECHAT_API_BASE_URL);
  const http: WeChatHttp = (request) => {
    count(request.path);
    return send(request);
  };
  const tokens = new TokenBroker({ http, account, clock, logger, store: tokenStore(database) });
  return httpDriver(http, tokens, account);
}

/** By AppID; kept for the life of the instance, because they hold access tokens. */
const clients = new Map<string, WeChatClient>();

function clientOf(runtime: Runtime, access: Access, account: Account): WeChatClient {
  const { clock, logger, database } = runtime;
  const { appId } = account;
  const known = clients.get(appId);
  if (known) return known;
  const quotas = new Quotas({ appId, clock, logger, ledger: usageLedger(database) });
  const client = new WeChatClient({ appId, driver: driverOf(runtime, access, account, quotas), quotas, clock });
  clients.set(appId, client);
  return client;
}

/** The Official Account, as the function's variables say. */
export const officialAccount = (
  runtime: Runtime,
  variables: Access & { OA_APP_ID: string; OA_APP_SECRET: string },
): WeChatClient => {
  const { OA_APP_ID: appId, OA_APP_SECRET: appSecret } = variables;
  return clientOf(runtime, variables, { appId, appSecret, isOfEnvironment: false });
};

/** The mini program, as the function's variables say. */
export const miniProgram = (
  runtime: Runtime,
  variables: Access & { MP_APP_ID: string; MP_APP_SECRET: string },
): WeChatClient => {
  const { MP_APP_ID: appId, MP_APP_SECRET: appSecret } = variables;
  return clientOf(runtime, variables, { appId, appSecret, isOfEnvironment: true });
};

/** The mini program that the environment belongs to, by cloud calls alone: for functions that hold no secret. */
export const miniProgramByCloud = (runtime: Runtime, appId: string): WeChatClient => {
  const access = { WECHAT_DRIVER: 'cloud', WECHAT_API_BASE_URL: NONE };
  return clientOf(runtime, access, { appId, appSecret: NONE, isOfEnvironment: true });
};
