import type { WorldClock } from '../../clock.ts';
import { WeChatError } from '../api/errors.ts';
import type { Sequences } from '../sequences.ts';
import type { Table, Tables } from '../tables.ts';
import type { QrCode, QrCodeRequest } from './entities.ts';
import { qrTicket, qrUrl } from './ticket.ts';

/** Permanent codes an account can have. https://developers.weixin.qq.com/doc/service/api/qrcode/qrcodes/api_createqrcode */
const MOST_PERMANENT = 100_000;

/** What somebody finds who scans a code. */
export type Scanned = { appId: string; scene: number | string; ticket: string } | 'expired';

/** The parametric QR codes of every Official Account. */
export class QrCodeStore {
  private readonly codes: Table<QrCode>;
  /** The tickets of permanent codes, by AppID and scene: whoever asks again gets the same code. */
  private readonly permanent: Table<string>;
  private readonly permanentCounts: Table<number>;

  constructor(private readonly parts: { seed: number; clock: WorldClock; sequences: Sequences; tables: Tables }) {
    this.codes = parts.tables.table('qr-codes');
    this.permanent = parts.tables.table('qr-permanent');
    this.permanentCounts = parts.tables.table('qr-permanent-counts');
  }

  /** Refuses with 45029 when an account has too many permanent codes. */
  create(appId: string, { scene, expireSeconds }: QrCodeRequest): QrCode {
    if (expireSeconds !== undefined) return this.make(appId, scene, expireSeconds);
    const key = `${appId} ${JSON.stringify(scene)}`;
    const known = this.permanent.get(key);
    if (known !== undefined) return this.codes.get(known)!;
    const count = this.permanentCounts.get(appId) ?? 0;
    if (count >= MOST_PERMANENT) throw new WeChatError(45029);
    return this.parts.tables.write(() => {
      const code = this.make(appId, scene);
      this.permanent.set(key, code.ticket);
      this.permanentCounts.set(appId, count + 1);
      return code;
    });
  }

  byTicket(ticket: string): QrCode | undefined {
    return this.codes.get(ticket);
  }

  /** What scanning the code with this ticket leads to; undefined for a ticket that nobody has got. */
  scanned(ticket: string): Scanned | undefined {
    const code = this.codes.get(ticket);
    if (!code) return undefined;
    const { appId, scene, expiresAt } = code;
    return expiresAt !== undefined && this.parts.clock.nowMs() >= expiresAt ? 'expired' : { appId, scene, ticket };
  }

  private make(appId: string, scene: number | string, expireSeconds?: number): QrCode {
    const { seed, clock, sequences } = this.parts;
    const label = `${seed}/qr/${sequences.next('qr-codes')}`;
    const url = qrUrl(label);
    const ticket = qrTicket(label, url, Math.floor(clock.nowMs() / 1000), expireSeconds ?? 0);
    const expires = expireSeconds === undefined ? {} : { expiresAt: clock.nowMs() + expireSeconds * 1000 };
    const code = { appId, ticket, url, scene, ...expires };
    this.codes.set(ticket, code);
    return code;
  }
}
