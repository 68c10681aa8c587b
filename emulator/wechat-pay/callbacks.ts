import { setMaxListeners } from 'node:events';
import type { WorldClock } from '../clock.ts';
import type { FaultRules } from '../faults.ts';
import type { WorldFeed } from '../feed.ts';
import { seededBytes } from '../wechat/seeded.ts';
import type { PayDelivery, Voucher } from './entities.ts';
import type { PayKeys } from './keys.ts';
import { momentOf, shownVoucher } from './shown.ts';
import type { VoucherStore } from './store.ts';

/** WeChat Pay waits so long for an answer. */
const TIMEOUT_MS = 5_000;

interface CallbackParts {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  keys: PayKeys;
  vouchers: VoucherStore;
}

const EVENT_DIGITS = 19;

/** The same for each telling of one use, in WeChat Pay's form: `EV-2018022511223320873`. */
function eventId(voucherId: string): string {
  const digits = BigInt(`0x1${seededBytes(`use/${voucherId}`, 16).toString('hex')}`).toString();
  return `EV-${digits.slice(0, EVENT_DIGITS)}`;
}

/** Tells the merchant's server that vouchers were used. Not kept: where it is differs from one run of the world to the next. */
export class PayCallbacks {
  private url: URL | undefined;
  private readonly closing = new AbortController();

  constructor(private readonly parts: CallbackParts) {
    setMaxListeners(0, this.closing.signal);
  }

  /** 核销回调地址. Throws TypeError for something that is no URL. */
  setUrl(url: string): void {
    this.url = new URL(url);
  }

  /** One attempt, signed and encrypted anew; never rejects. Simplified: WeChat Pay itself tries for a day, here who asks for it. */
  async tellUse(voucher: Voucher): Promise<PayDelivery> {
    const { clock, feed, faults } = this.parts;
    const at = clock.now().toISOString();
    const lost = faults.hit('wechat', ['pay-callback']);
    const unheard = faults.hit('wechat', ['pay-callback'], 'after');
    const outcome = lost ? undefined : await this.send(voucher);
    const status = unheard ? 0 : (outcome?.status ?? 0);
    const delivered = status === 200 || status === 204;
    const problem = delivered ? undefined : lost || unheard ? 'by a fault rule' : outcome?.problem || `HTTP ${status}`;
    const text = `voucher ${voucher.voucherId} used → ${delivered ? 'answered' : problem}`;
    feed.publish({ source: 'wechat', kind: delivered ? 'pay.told' : 'pay.failed', text });
    return { voucherId: voucher.voucherId, at, status, delivered, ...(problem === undefined ? {} : { problem }) };
  }

  close(): void {
    this.closing.abort();
  }

  private async send(voucher: Voucher): Promise<{ status: number; problem?: string }> {
    if (!this.url) return { status: 0, problem: 'no callback URL is set' };
    const { keys, clock } = this.parts;
    const body = JSON.stringify(this.event(voucher));
    const headers = { 'content-type': 'application/json', ...keys.signedHeaders(body, clock.nowMs()) };
    const signal = AbortSignal.any([this.closing.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const response = await fetch(this.url, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      return { status: response.status };
    } catch (error) {
      return { status: 0, problem: (error as Error).message };
    }
  }

  /** https://pay.weixin.qq.com/doc/v3/merchant/4012285250 */
  private event(voucher: Voucher): object {
    const { keys, vouchers } = this.parts;
    const { merchantId } = keys.credentials();
    const stock = vouchers.stock(voucher.stockId);
    const shown = shownVoucher(voucher, { stock, status: vouchers.statusOf(voucher), merchantId });
    return {
      ...{ id: eventId(voucher.voucherId), create_time: momentOf(voucher.usedAt!) },
      ...{ resource_type: 'encrypt-resource', event_type: 'COUPON.USE', summary: '代金券核销通知' },
      resource: keys.sealedResource(shown, 'coupon'),
    };
  }
}
