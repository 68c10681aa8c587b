import { hash } from 'node:crypto';

/** What a page hands to `wx.config`. */
export interface JsConfig {
  appId: string;
  /** Seconds since 1970. */
  timestamp: number;
  nonceStr: string;
  signature: string;
}

/**
 * Signs a page for WeChat's JS-SDK: SHA-1 over the raw values in this order.
 * @param page.url as the browser shows it, without what stands behind `#`
 * https://developers.weixin.qq.com/doc/service/guide/h5/jssdk.html (appendix 1)
 */
export function jsConfig(page: { appId: string; ticket: string; nonceStr: string; now: Date; url: string }): JsConfig {
  const { appId, ticket, nonceStr, now, url } = page;
  const timestamp = Math.floor(now.getTime() / 1000);
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`;
  return { appId, timestamp, nonceStr, signature: hash('sha1', text) };
}
