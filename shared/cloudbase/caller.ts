import cloud from 'wx-server-sdk';

/** Who calls, as the platform says it; nothing of it comes from the request. */
export interface WeChatCaller {
  openId: string;
  appId: string;
  unionId?: string;
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
  return openId && appId ? { openId, appId, unionId: textOf(context['UNIONID']) } : undefined;
}
