import type { AccountKind } from '../accounts/entities.ts';

/** How often one account may call a path. */
export interface Limit {
  /** Calls a day (00:00 to 24:00 UTC+8). */
  perDay: number;
  /** Calls a minute, where the platform names such a limit. */
  perMinute?: number;
  /** The accounts that may call it; left out: every kind. */
  only?: AccountKind;
}

/**
 * Default limits of an account with few followers; the platform raises them at 100,000, 1 and 10 million (not modelled).
 * https://developers.weixin.qq.com/doc/service/en/Message_Management/API_Call_Limits.html (token, menu);
 * https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken (stable_token);
 * user/* are the commonly seen numbers of 接口权限, which differ from account to account.
 */
export const LIMITS: ReadonlyMap<string, Limit> = new Map<string, Limit>([
  ['/cgi-bin/token', { perDay: 2_000 }],
  ['/cgi-bin/stable_token', { perDay: 500_000, perMinute: 10_000 }],
  ['/cgi-bin/user/get', { perDay: 500, only: 'oa' }],
  ['/cgi-bin/user/info', { perDay: 5_000_000, only: 'oa' }],
  ['/cgi-bin/user/info/batchget', { perDay: 5_000_000, only: 'oa' }],
  ['/cgi-bin/menu/create', { perDay: 1_000, only: 'oa' }],
  ['/cgi-bin/menu/get', { perDay: 10_000, only: 'oa' }],
  ['/cgi-bin/menu/delete', { perDay: 1_000, only: 'oa' }],
]);
