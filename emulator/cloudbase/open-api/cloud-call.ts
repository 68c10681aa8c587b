/** A call of WeChat's server API in the name of an account, without a token: the cloud has authenticated it. */
export interface CloudCall {
  /** Left out: the mini program of the environment. */
  appId?: string;
  path: string;
  method: 'GET' | 'POST';
  query: Readonly<Record<string, string>>;
  /** JSON in UTF-8. */
  body?: Buffer;
}

/** What came of it: WeChat's answer as it is, or why there is none. */
export type CloudCallResult =
  | { kind: 'answered'; status: number; contentType: string; body: Buffer }
  | { kind: 'unknown-path' | 'unknown-account' | 'no-answer' };

/** WeChat, as the cloud reaches it. */
export type CallWeChat = (call: CloudCall) => Promise<CloudCallResult>;
