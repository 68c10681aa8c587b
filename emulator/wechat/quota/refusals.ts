import type { WorldClock } from '../../clock.ts';
import { WeChatError } from '../api/errors.ts';
import { DAY_MS } from '../beijing.ts';
import type { Table, Tables } from '../tables.ts';

/** A call that was refused, as `rid/get` tells it. Tokens and secrets are left out of it. */
export interface Refusal {
  appId: string;
  path: string;
  /** Seconds since 1970. */
  invokedAt: number;
  costMs: number;
  query: string;
  requestBody: string;
  responseBody: string;
  clientIp: string;
}

/** Own limits: so many refusals are remembered, with so much of each body. */
const MOST_REFUSALS = 1_000;
const MOST_BODY_CHARACTERS = 2_000;

/** The platform forgets after seven days. */
const KEPT_MS = 7 * DAY_MS;

const RID = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/;

/** The refused calls of the last days, by their rid. */
export class RefusalStore {
  private readonly refusals: Table<Refusal>;

  constructor(
    private readonly clock: WorldClock,
    tables: Tables,
  ) {
    this.refusals = tables.table('refusals');
  }

  record(rid: string, refusal: Omit<Refusal, 'invokedAt'>): void {
    const shorten = (text: string) => text.slice(0, MOST_BODY_CHARACTERS);
    const invokedAt = Math.floor(this.clock.nowMs() / 1000);
    const [requestBody, responseBody] = [shorten(refusal.requestBody), shorten(refusal.responseBody)];
    this.refusals.set(rid, { ...refusal, invokedAt, requestBody, responseBody });
    if (this.refusals.size > MOST_REFUSALS) this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const [rid] of this.refusals.entries()) return this.refusals.delete(rid);
  }

  /** Refuses with 76002 (no rid), 76001 (unknown or too old), 76003 (of another account), 76022 (of `/sns/`). */
  find(appId: string, rid: unknown): Refusal {
    if (typeof rid !== 'string' || !RID.test(rid)) throw new WeChatError(76002);
    const refusal = this.refusals.get(rid);
    if (!refusal || this.clock.nowMs() - refusal.invokedAt * 1000 > KEPT_MS) throw new WeChatError(76001);
    if (refusal.appId !== appId) throw new WeChatError(76003);
    if (refusal.path.startsWith('/sns/')) throw new WeChatError(76022);
    return refusal;
  }
}
