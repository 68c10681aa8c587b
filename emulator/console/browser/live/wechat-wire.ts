/** What `/control/wechat` answers, as the browser reads it; as in `wire.ts`. */

export interface Person {
  name: string;
  unionId?: string;
  /** By the key of the account. */
  openIds: Record<string, string>;
  oaOpenId: string;
  mpOpenId: string;
  following: boolean;
  /** Keys of the Official Accounts that this person follows. */
  follows: string[];
}

export interface MenuButton {
  type?: string;
  name: string;
  url?: string;
  pagepath?: string;
  sub_button?: MenuButton[];
}

/** An account of the world as `/control/wechat/accounts` shows it. */
export interface WeChatAccount {
  key: string;
  kind: 'service' | 'subscription' | 'miniprogram';
  name: string;
  verified: boolean;
  appId: string;
  settings: { push: { format: string; mode: 'plain' | 'compatible' | 'safe' } };
}

/** The menu that somebody sees. */
export interface SeenMenu {
  menuId: number;
  buttons: MenuButton[];
}

/** What a tap opens. */
export type TapTarget = { url: string } | { appId: string; pagePath: string };

export interface TextLink {
  text: string;
  opens: TapTarget;
}

/** Something that a person has received. */
export interface InboxMessage {
  /** World time, ISO. */
  at: string;
  appId: string;
  place: 'chat' | 'service-notifications';
  kind: 'reply' | 'fault' | 'template' | 'notice' | 'customer-service';
  msgType: string;
  text?: string;
  links?: TextLink[];
  articles?: { title: string; description: string; picUrl: string; url: string }[];
  title?: string;
  rows?: { label: string; value: string }[];
  mediaId?: string;
  choices?: { id: string; content: string }[];
  ending?: string;
  opens?: TapTarget;
  /** Number of the push that it answers. */
  answers?: number;
}

/** What became of something that a person did: as the action answers it. */
export type DeedAnswer = Delivery | Delivery[] | { deliveries?: Delivery[]; opens?: TapTarget; redirectTo?: string };

/** Something that people can do; `input` is a JSON Schema. */
export interface PersonAction {
  name: string;
  at: 'official-account' | 'miniprogram' | 'anywhere';
  input: { properties: Record<string, InputSchema>; required: string[] };
}
export interface InputSchema {
  type?: string;
  enum?: string[];
  default?: unknown;
}

/** What a person has allowed an account to send with one template. */
export interface NoticeConsent {
  templateId: string;
  title: string;
  longTerm: boolean;
  left: number;
  standing: boolean;
  switchedOff: boolean;
  always?: 'accept' | 'reject';
}

/** A template of an account. */
export interface Template {
  id: string;
  title: string;
}

/** What an account has used of a daily limit. */
export interface QuotaUse {
  path: string;
  used: number;
  perDay: number;
}

export interface Delivery {
  id: number;
  appId: string;
  event: string;
  openId: string;
  /** Seconds since 1970. */
  createTime: number;
  url: string;
  attempts: { at: string; ms: number; status: number; body: string; problem?: string }[];
  delivered: boolean;
  /** As somebody ordered. */
  lost?: true;
  push: { msgType?: string; fields: Record<string, unknown> };
}

export interface Follower {
  name: string;
  openId: string;
  unionId?: string;
  subscribeScene: string;
  qrScene?: string | number;
  /** Seconds since 1970. */
  subscribedAt: number;
  remark: string;
}

/** A voucher of WeChat Pay that somebody has. */
export interface PayVoucher {
  voucherId: string;
  stockId: string;
  openId: string;
  status: 'SENDED' | 'USED' | 'EXPIRED';
}

/** The merchant's stocks, and the vouchers, the newest first. */
export interface PayWorld {
  stocks: { stockId: string; name: string }[];
  vouchers: PayVoucher[];
}
