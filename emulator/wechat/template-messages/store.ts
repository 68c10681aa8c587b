import type { WorldClock } from '../../clock.ts';
import type { Table, Tables } from '../tables.ts';

/** How long a `client_msg_id` protects. https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage */
export const DEDUPLICATED_MS = 10 * 60 * 1000;

interface Recipient {
  appId: string;
  openId: string;
}

interface Sent {
  msgid: number;
  at: number;
}

/** Which messages with a `client_msg_id` were taken in the last ten minutes, for each person. */
export class ClientMessageIds {
  /** By AppID, OpenID and `client_msg_id`. */
  private readonly sent: Table<Sent>;
  /** So many may be there before old ones are looked for again. */
  private cleanAt = 0;

  constructor(
    tables: Tables,
    private readonly clock: WorldClock,
  ) {
    this.sent = tables.table('client-message-ids');
  }

  /** The `msgid` under which the message was taken; undefined for one that is not known, or no longer. */
  find(recipient: Recipient, clientMsgId: string): number | undefined {
    const known = this.sent.get(keyOf(recipient, clientMsgId));
    return known && !this.isOld(known) ? known.msgid : undefined;
  }

  remember(recipient: Recipient, clientMsgId: string, msgid: number): void {
    this.forgetOld();
    this.sent.set(keyOf(recipient, clientMsgId), { msgid, at: this.clock.nowMs() });
  }

  private forgetOld(): void {
    if (this.sent.size < this.cleanAt) return;
    for (const [key, sent] of this.sent.entries()) if (this.isOld(sent)) this.sent.delete(key);
    this.cleanAt = 2 * this.sent.size + 100;
  }

  private isOld({ at }: Sent): boolean {
    return this.clock.nowMs() - at >= DEDUPLICATED_MS;
  }
}

const keyOf = ({ appId, openId }: Recipient, clientMsgId: string): string => `${appId}/${openId}/${clientMsgId}`;
