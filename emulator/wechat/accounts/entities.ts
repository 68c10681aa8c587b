/** 服务号, 订阅号 (公众号 since 2025) and 小程序: what an account may do depends on it (rights.ts). */
export type AccountKind = 'service' | 'subscription' | 'miniprogram';

/** An account of the Open Platform account, with its server configuration (服务器配置). */
export interface Account {
  /** Of the seed: how `/control` and tests call it. */
  key: string;
  kind: AccountKind;
  name: string;
  /** 微信认证. */
  verified: boolean;
  /** Bound to the Open Platform account: only then WeChat hands out UnionIDs here. */
  boundToOpenPlatform: boolean;
  appId: string;
  appSecret: string;
  /** 原始ID, `gh_…`: the ToUserName of every push. */
  originalId: string;
  /** 网页授权域名 and JS接口安全域名: hosts without a port. */
  webDomains: readonly string[];
  token: string;
  encodingAesKey: string;
}

/** Whether people can follow it. */
export function isOfficialAccount({ kind }: { kind: AccountKind }): boolean {
  return kind !== 'miniprogram';
}

export const PUSH_FORMATS = ['xml', 'json'] as const;
export const PUSH_MODES = ['plain', 'compatible', 'safe'] as const;

/** How pushes go out (服务器配置, 消息推送). */
export interface PushSettings {
  format: (typeof PUSH_FORMATS)[number];
  /** 明文, 兼容, 安全. */
  mode: (typeof PUSH_MODES)[number];
  /** Pushes that go to a function of CloudBase instead of the callback, by type (and event, for `event`). */
  functions: { msgType: string; event?: string; functionName: string }[];
}
