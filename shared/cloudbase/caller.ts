import cloud from 'wx-server-sdk';

/** Who calls, as the platform says it; nothing of it comes from the request. */
export interface WeChatCaller {
  openId: string;
  appId: string;
  unionId?: string;
  clientIp?: string;
}

const textOf = (value: unknown): string | undefined =>
  value === undefined || value === null || value === '' ? undefined : String(value);

/**
 * The mini program user that calls, or undefined: timers, HTTP, web and anonymous logins have none.
 * The SDK turns values of digits into numbers; they are text here.
 */
export function wechatCaller(): WeChatCaller | undefined {
  const context = cloud.getWXContext() as unknown as Record<string, unknown>;
  const openId = textOf(context['OPENID']);
  const appId = textOf(context['APPID']);
  const clientIp = textOf(context['CLIENTIP']) ?? textOf(context['CLIENTIPV6']);
  return openId && appId ? { openId, appId, unionId: textOf(context['UNIONID']), clientIp } : undefined;
}

/**
 * Whose push the platform hands to this function, or undefined where the context names nobody. An account that the
 * environment is shared with stands in the FROM_ values, the environment's own in the others.
 */
export function wechatPusher(): (Pick<WeChatCaller, 'appId' | 'openId'> & { sources: readonly string[] }) | undefined {
  const context = cloud.getWXContext() as unknown as Record<string, unknown>;
  const openId = textOf(context['FROM_OPENID']) ?? textOf(context['OPENID']);
  const appId = textOf(context['FROM_APPID']) ?? textOf(context['APPID']);
  const sources = textOf(context['SOURCE'])?.split(',') ?? [];
  return openId && appId ? { appId, openId, sources } : undefined;
}
