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

/** Shape: https://developers.weixin.qq.com/doc/oplatform/openApi/openapi/api_getapiquota.html */
function quotaGet(quotas: QuotaStore, call: ApiCall, account: Account): object {
  const path = call.body().cgi_path;
  const limit = typeof path === 'string' ? quotas.limitOf(path) : undefined;
  if (typeof path !== 'string' || !limit) throw new WeChatError(76021);
  const used = quotas.usedToday(account.appId, path);
  return {
    errcode: 0,
    errmsg: 'ok',
    quota: { daily_limit: limit.perDay, used, remain: limit.perDay - used },
    ...(limit.perMinute === undefined ? {} : { rate_limit: { call_count: limit.perMinute, refresh_second: 60 } }),
  };
}
