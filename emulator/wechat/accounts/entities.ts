/** `oa`: Official Account (a service account, 服务号); `mp`: mini program. */
export type AccountKind = 'oa' | 'mp';

/** What every account has. */
export interface Account {
  kind: AccountKind;
  appId: string;
  appSecret: string;
  name: string;
  /** Bound to the Open Platform account: only then WeChat hands out UnionIDs here. */
  boundToOpenPlatform: boolean;
}

/** An Official Account with its server configuration (服务器配置). */
export interface OfficialAccount extends Account {
  kind: 'oa';
  /** 原始ID, `gh_…`: the ToUserName of every push. */
  originalId: string;
  /** 认证: needed for menu entries that open a mini program. */
  verified: boolean;
  token: string;
  encodingAesKey: string;
}

export interface MiniProgram extends Account {
  kind: 'mp';
}
