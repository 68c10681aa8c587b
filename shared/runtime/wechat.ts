import { cloudCalls } from '../cloudbase/cloud-call.ts';
import { NONE } from '../config/variables.ts';
import { WeChatClient } from '../wechat/client.ts';
import { cloudDriver } from '../wechat/cloud-driver.ts';
import { httpClient } from '../wechat/http-client.ts';
import { weChatHttp } from '../wechat/http.ts';
import { Quotas } from '../wechat/quotas.ts';
import type { Runtime } from './runtime.ts';
import { tokenStore, usageLedger } from './wechat-stores.ts';

/** What a client needs of a runtime; clients live as long as it does. */
type Parts = Pick<Runtime, 'clock' | 'logger' | 'database'>;

/** How an account is reached. */
interface Access {
  driver: string;
  baseUrl: string;
  appId: string;
  appSecret: string;
  /** The environment belongs to the mini program; other accounts are named in a cloud call. */
  isOfEnvironment: boolean;
}

function newClient({ clock, logger, database }: Parts, access: Access): WeChatClient {
  const { driver, baseUrl, appId, appSecret, isOfEnvironment } = access;
  const ledger = usageLedger(database);
  if (driver !== 'cloud') {
    const tokens = tokenStore(database);
    return httpClient({ http: weChatHttp(baseUrl), account: { appId, appSecret }, clock, logger, tokens, ledger });
  }
  const quotas = new Quotas({ appId, clock, logger, ledger });
  const cloud = cloudDriver(cloudCalls(isOfEnvironment ? undefined : appId), (path) => quotas.count(path));
  return new WeChatClient({ appId, driver: cloud, quotas, clock });
}

/** Kept for the life of the instance, because they hold access tokens; for another secret or address there is another. */
const clients = new WeakMap<Parts, Map<string, WeChatClient>>();

function clientOf(parts: Parts, access: Access): WeChatClient {
  const ofRuntime = clients.get(parts) ?? new Map<string, WeChatClient>();
  clients.set(parts, ofRuntime);
  const key = JSON.stringify(Object.entries(access));
  const client = ofRuntime.get(key) ?? newClient(parts, access);
  ofRuntime.set(key, client);
  return client;
}

/** The variables that say how this function reaches WeChat. */
interface Variables {
  WECHAT_DRIVER: string;
  WECHAT_API_BASE_URL: string;
}

const accessBy = ({ WECHAT_DRIVER: driver, WECHAT_API_BASE_URL: baseUrl }: Variables) => ({ driver, baseUrl });

/** The Official Account, as the function's variables say. */
export const officialAccount = (
  runtime: Parts,
  variables: Variables & { OA_APP_ID: string; OA_APP_SECRET: string },
): WeChatClient => {
  const { OA_APP_ID: appId, OA_APP_SECRET: appSecret } = variables;
  return clientOf(runtime, { ...accessBy(variables), appId, appSecret, isOfEnvironment: false });
};

/** The mini program, as the function's variables say. */
export const miniProgram = (
  runtime: Parts,
  variables: Variables & { MP_APP_ID: string; MP_APP_SECRET: string },
): WeChatClient => {
  const { MP_APP_ID: appId, MP_APP_SECRET: appSecret } = variables;
  return clientOf(runtime, { ...accessBy(variables), appId, appSecret, isOfEnvironment: true });
};

/** The mini program that the environment belongs to, by cloud calls alone: for functions that hold no secret. */
export const miniProgramByCloud = (runtime: Parts, appId: string): WeChatClient =>
  clientOf(runtime, { driver: 'cloud', baseUrl: NONE, appId, appSecret: NONE, isOfEnvironment: true });
