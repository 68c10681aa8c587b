import type { AccountStore } from '../accounts/store.ts';
import type { IssuerParts } from '../one-time-codes.ts';
import { ALPHANUMERIC, seededText } from '../seeded.ts';
import type { Table } from '../tables.ts';
import type { JsConfig, JsConfigAnswer } from './entities.ts';
import { isSignedBy } from './signature.ts';

/** https://developers.weixin.qq.com/doc/service/api/invoice/auth/api_getticket.html */
const LIFETIME_MS = 7_200 * 1000;
const TICKET_LENGTH = 86;

interface Ticket {
  text: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

interface JsTicketParts extends IssuerParts {
  accounts: AccountStore;
}

/** The ticket of each account with which its pages sign what they hand to `wx.config`. */
export class JsTicketStore {
  /** By AppID. */
  private readonly tickets: Table<Ticket>;

  constructor(private readonly parts: JsTicketParts) {
    this.tickets = parts.tables.table('js-tickets');
  }

  /** The same again as long as it lives, with the seconds that are left. */
  current(appId: string): { ticket: string; expires_in: number } {
    const { text, expiresAt } = this.alive(appId) ?? this.issue(appId);
    return { ticket: text, expires_in: Math.floor((expiresAt - this.parts.clock.nowMs()) / 1000) };
  }

  /** What `wx.config` of a page in WeChat comes to. */
  check({ appId, nonceStr: noncestr, timestamp, signature, url }: JsConfig): JsConfigAnswer {
    const account = this.parts.accounts.byAppId(appId);
    if (!account) return 'config:invalid appid';
    if (!URL.canParse(url) || !account.webDomains.includes(new URL(url).hostname)) return 'config:invalid url domain';
    const ticket = this.alive(appId)?.text;
    const isRight = ticket !== undefined && isSignedBy(signature, { jsapi_ticket: ticket, noncestr, timestamp, url });
    return isRight ? 'config:ok' : 'config:invalid signature';
  }

  private alive(appId: string): Ticket | undefined {
    const ticket = this.tickets.get(appId);
    return ticket && ticket.expiresAt > this.parts.clock.nowMs() ? ticket : undefined;
  }

  private issue(appId: string): Ticket {
    const { seed, clock, sequences } = this.parts;
    const text = seededText(`${seed}/js-ticket/${sequences.next('js-tickets')}`, TICKET_LENGTH, ALPHANUMERIC);
    const ticket = { text, expiresAt: clock.nowMs() + LIFETIME_MS };
    this.tickets.set(appId, ticket);
    return ticket;
  }
}
