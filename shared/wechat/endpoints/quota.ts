import * as z from 'zod/mini';
import { done, endpoint, type WeChatApi } from '../endpoint.ts';

/** How often an endpoint may be called on this day (Beijing time), and how often it was, by whomever. */
export interface QuotaReading {
  limit: number;
  used: number;
}

const quotaGet = endpoint('POST', '/cgi-bin/openapi/quota/get', {
  repeatable: 'read',
  needs: 'any-account',
  answer: z.pipe(
    z.object({ quota: z.object({ daily_limit: z.int(), used: z.int() }) }),
    z.transform(({ quota }): QuotaReading => ({ limit: quota.daily_limit, used: quota.used })),
  ),
});

/**
 * The quota of one endpoint, by its path. Refused for paths that have none (76021).
 * https://developers.weixin.qq.com/doc/service/api/apimanage/api_getapiquota
 */
export const readQuota = (account: WeChatApi, path: string): Promise<QuotaReading> =>
  account.call(quotaGet, { cgi_path: path });

/** Ten times a month: a second one costs another of them. */
const clear = endpoint('POST', '/cgi-bin/clear_quota', { repeatable: 'never', needs: 'any-account', answer: done });

/**
 * Sets what the account has used today of all its quotas to zero; ten times a month, by hand included (48006).
 * https://developers.weixin.qq.com/doc/oplatform/openApi/openapi/api_clearquota.html
 */
export const clearQuotas = (account: WeChatApi): Promise<void> => account.call(clear, { appid: account.appId });
