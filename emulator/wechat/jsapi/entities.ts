/** What a page hands to `wx.config`, with its own address. */
export interface JsConfig {
  appId: string;
  /** Seconds since 1970. */
  timestamp: string;
  nonceStr: string;
  signature: string;
  /** Of the page, as the browser shows it. */
  url: string;
}

/** What the JS-SDK says: `config:ok`, or why not. */
export type JsConfigAnswer =
  'config:ok' | 'config:invalid signature' | 'config:invalid url domain' | 'config:invalid appid';
