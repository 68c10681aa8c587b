import type { WorldClock } from '../../clock.ts';
import { WeChatError } from '../api/errors.ts';
import type { Table, Tables } from '../tables.ts';

const MINUTE_MS = 60 * 1000;
const TWO_DAYS_MS = 48 * 60 * MINUTE_MS;

/** What somebody does that lets an account send customer-service messages, and how many for how long. */
const WINDOWS = {
  /** Writes to the account. */
  message: { messages: 5, ms: TWO_DAYS_MS },
  /** Taps a menu entry of type click, scancode_push or scancode_waitmsg; the others open none. */
  menu: { messages: 3, ms: MINUTE_MS },
  follow: { messages: 3, ms: MINUTE_MS },
  /** Scans a parametric QR code. */
  scan: { messages: 3, ms: MINUTE_MS },
  payment: { messages: undefined, ms: TWO_DAYS_MS },
  /** Opens the customer-service chat of a mini program. */
  session: { messages: 2, ms: MINUTE_MS },
} as const;

export type WindowTrigger = keyof typeof WINDOWS;

/** A person at an account. */
interface Chat {
  appId: string;
  openId: string;
}

/** One window of one chat. */
export interface OpenWindow {
  trigger: WindowTrigger;
  /** World time, milliseconds since 1970. */
  until: number;
  /** Absent: as many as one likes. */
  left?: number;
}

/**
 * Until when, and how often, accounts may send customer-service messages to whom.
 * https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage (Official Accounts),
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html (mini programs).
 * Chosen where the pages say nothing: the same action again opens its window anew, and a message is taken from the
 * window that ends first.
 */
export class WindowStore {
  /** By AppID and OpenID. */
  private readonly windows: Table<OpenWindow[]>;

  constructor(
    tables: Tables,
    private readonly clock: WorldClock,
  ) {
    this.windows = tables.table('windows');
  }

  open(chat: Chat, trigger: WindowTrigger): void {
    const { messages, ms } = WINDOWS[trigger];
    const until = this.clock.nowMs() + ms;
    const opened = { trigger, until, ...(messages === undefined ? {} : { left: messages }) };
    this.windows.set(keyOf(chat), [...this.of(chat).filter((one) => one.trigger !== trigger), opened]);
  }

  /** The windows that have not ended, used up ones included. */
  of(chat: Chat): OpenWindow[] {
    return (this.windows.get(keyOf(chat)) ?? []).filter(({ until }) => until > this.clock.nowMs());
  }

  /** Takes one message out of a window; refuses with 45015 (none is open) and 45047 (used up). */
  spend(chat: Chat): void {
    const open = this.of(chat);
    if (open.length === 0) throw new WeChatError(45015);
    const [first] = open.filter(({ left }) => left !== 0).sort((a, b) => a.until - b.until);
    if (!first) throw new WeChatError(45047);
    const spent = first.left === undefined ? first : { ...first, left: first.left - 1 };
    this.windows.set(keyOf(chat), [...open.filter((one) => one !== first), spent]);
  }

  /** Whether the person has written during the last `ms` (of at most 48 hours). */
  hasWrittenWithin(chat: Chat, ms: number): boolean {
    const since = this.clock.nowMs() - ms;
    return this.of(chat).some(({ trigger, until }) => trigger === 'message' && until - WINDOWS.message.ms > since);
  }

  /** After an unfollow nothing can be sent. */
  close(chat: Chat): void {
    this.windows.delete(keyOf(chat));
  }
}

const keyOf = ({ appId, openId }: Chat): string => `${appId}/${openId}`;
