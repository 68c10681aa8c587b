import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { Account } from '../accounts/entities.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { QuotaStore } from './store.ts';

export function quotaRoutes(api: Api, stores: { quotas: QuotaStore; tokens: TokenStore }): void {
  const access = byToken(stores.tokens, ['oa', 'mp']);
  api.post('/cgi-bin/openapi/quota/get', access, (call, account) => quotaGet(stores.quotas, call, account));
}

/** Shape and refusals: https://developers.weixin.qq.com/doc/offiaccount/openApi/get_api_quota.html */
function quotaGet(quotas: QuotaStore, call: ApiCall, account: Account): object {
  const path = call.body().cgi_path;
  if (typeof path !== 'string' || !path.startsWith('/')) throw new WeChatError(76003);
  if (path.startsWith('/sns/')) throw new WeChatError(76022);
  const limit = quotas.limitOf(path);
  if (!limit) throw new WeChatError(76021);
  if (limit.only !== undefined && limit.only !== account.kind) throw new WeChatError(76022);
  const used = quotas.usedToday(account.appId, path);
  return {
    errcode: 0,
    errmsg: 'ok',
    quota: { daily_limit: limit.perDay, used, remain: limit.perDay - used },
    ...(limit.perMinute === undefined ? {} : { rate_limit: { call_count: limit.perMinute, refresh_second: 60 } }),
  };
}
