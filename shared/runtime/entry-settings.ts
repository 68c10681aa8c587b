import { NONE, readVariables } from '../config/variables.ts';
import { followerIds, type FollowerId } from '../identity/index.ts';
import type { WeChatClient } from '../wechat/client.ts';
import type { Runtime } from './runtime.ts';
import { officialAccount } from './wechat.ts';

/** What the merchant has, and wants, of pages between entries and the mini program. */
export interface EntrySettings {
  /** What people call the mini program. */
  name: string;
  /** Of the mini program; without one WeChat draws no button. */
  originalId?: string;
  webAddress: string;
  /** Whether WeChat tells who opens a page. */
  knowsVisitors: boolean;
  verification?: string;
  officialAccountId: string;
  /** Of WeChat's web authorisation. */
  openBaseUrl: string;
  followerId: FollowerId;
  officialAccount(runtime: Runtime): WeChatClient;
}

function readSettings(): EntrySettings {
  const variables = readVariables('oa-redirect');
  const { OA_APP_ID: appId, FOLLOWER_KEY: key, OA_APP_SECRET: secret, MP_ORIGINAL_ID: originalId } = variables;
  // A function behind HTTP access has no right to cloud calls: it calls with the secret, or not at all.
  const overHttp = { ...variables, WECHAT_DRIVER: 'http' };
  return {
    name: variables.MP_NAME,
    originalId: originalId === NONE || secret === NONE ? undefined : originalId,
    webAddress: variables.WEB_ADDRESS,
    knowsVisitors: variables.OA_WEB_AUTHORIZATION === 'on' && secret !== NONE,
    verification: variables.OA_DOMAIN_VERIFICATION === NONE ? undefined : variables.OA_DOMAIN_VERIFICATION,
    officialAccountId: appId,
    openBaseUrl: variables.WECHAT_OPEN_BASE_URL,
    followerId: followerIds({ appId, key }),
    officialAccount: (runtime) => officialAccount(runtime, overHttp),
  };
}

let settings: EntrySettings | undefined;

/** Kept for the life of the instance: a deploy that changes variables begins with new ones. */
export const entrySettings = (): EntrySettings => (settings ??= readSettings());
