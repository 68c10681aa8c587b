import type { Account } from '../accounts/entities.ts';
import { rightTo } from '../accounts/rights.ts';
import type { AccountStore } from '../accounts/store.ts';
import { OK } from '../api/answers.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { Limit } from './limits.ts';
import type { RefusalStore } from './refusals.ts';
import type { QuotaStore } from './store.ts';

interface QuotaRouteStores {
  accounts: AccountStore;
  quotas: QuotaStore;
  refusals: RefusalStore;
  tokens: TokenStore;
}

export function quotaRoutes(api: Api, { accounts, quotas, refusals, tokens }: QuotaRouteStores): void {
  const access = byToken(tokens);
  api.post('/cgi-bin/openapi/quota/get', access, (call, account) => quotaGet(quotas, call, account));
  api.post('/cgi-bin/openapi/rid/get', access, (call, { appId }) => ridGet(refusals, call, appId));
  api.post('/cgi-bin/openapi/quota/clear', access, (call, account) => {
    quotas.clearOne(account.appId, readCgiPath(quotas, call, account).path);
    return OK;
  });
  api.post('/cgi-bin/clear_quota', access, (call, { appId }) => {
    if (call.body().appid !== appId) throw new WeChatError(40013);
    quotas.clear(appId);
    return OK;
  });
  // Without a token: for when the quota of the token itself is used up. The page shows the two in the body and in the query.
  const bySecret = (call: ApiCall) =>
    accounts.bySecret(call.query('appid') ?? call.body().appid, call.query('appsecret') ?? call.body().appsecret);
  api.post('/cgi-bin/clear_quota/v2', bySecret, (_, { appId }) => {
    quotas.clear(appId);
    return OK;
  });
}

/** Shape and refusals: https://developers.weixin.qq.com/doc/service/api/apimanage/api_getapiquota */
function quotaGet(quotas: QuotaStore, call: ApiCall, account: Account): object {
  const { path, limit } = readCgiPath(quotas, call, account);
  const used = quotas.usedToday(account.appId, path);
  return {
    errcode: 0,
    errmsg: 'ok',
    quota: { daily_limit: limit.perDay, used, remain: limit.perDay - used },
    ...(limit.perMinute === undefined ? {} : { rate_limit: { call_count: limit.perMinute, refresh_second: 60 } }),
  };
}

/** The call that a body means; refuses with 76003 (no path), 76021 (no such call), 76022 (not of this account). */
function readCgiPath(quotas: QuotaStore, call: ApiCall, account: Account): { path: string; limit: Limit } {
  const path = call.body().cgi_path;
  if (typeof path !== 'string' || !path.startsWith('/')) throw new WeChatError(76003, '(invalid cgi_path)');
  if (path.startsWith('/sns/')) throw new WeChatError(76022);
  const limit = quotas.limitOf(account.appId, path);
  if (!limit) throw new WeChatError(76021);
  if (!rightTo(path)?.(account)) throw new WeChatError(76022);
  return { path, limit };
}

/** https://developers.weixin.qq.com/doc/service/api/apimanage/api_getridinfo */
function ridGet(refusals: RefusalStore, call: ApiCall, appId: string): object {
  const { invokedAt, costMs, query, requestBody, responseBody, clientIp } = refusals.find(appId, call.body().rid);
  return {
    errcode: 0,
    errmsg: 'ok',
    request: {
      invoke_time: invokedAt,
      cost_in_ms: costMs,
      request_url: query,
      request_body: requestBody,
      response_body: responseBody,
      client_ip: clientIp,
    },
  };
}
