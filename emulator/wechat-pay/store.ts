import type { WorldClock } from '../clock.ts';
import type { Sequences } from '../wechat/sequences.ts';
import type { Table, Tables } from '../wechat/tables.ts';
import type { Voucher, VoucherStatus, VoucherStock } from './entities.ts';
import { PayRefusal } from './errors.ts';

export interface Wish {
  stockId: string;
  appId: string;
  openId: string;
  requestNumber: string;
}

const FIRST_VOUCHER = 9_800_000_000;

/** Stocks and vouchers; what changes is in the tables of WeChat, and so is saved, loaded and begun anew with it. */
export class VoucherStore {
  private readonly added: Table<VoucherStock>;
  private readonly vouchers: Table<Voucher>;
  /** Ids of vouchers by the number of the request. */
  private readonly requests: Table<string>;

  constructor(
    private readonly parts: { clock: WorldClock; sequences: Sequences; seeded: readonly VoucherStock[] },
    tables: Tables,
  ) {
    this.added = tables.table('pay-stocks');
    this.vouchers = tables.table('pay-vouchers');
    this.requests = tables.table('pay-requests');
  }

  stocks(): VoucherStock[] {
    const all = [...this.parts.seeded, ...this.added.values()];
    return [...new Map(all.map((stock) => [stock.stockId, stock])).values()];
  }

  /** As the merchant does in the administration; one with the same number takes its place. */
  addStock(stock: VoucherStock): void {
    this.added.set(stock.stockId, stock);
  }

  stock(stockId: string): VoucherStock | undefined {
    return this.added.get(stockId) ?? this.parts.seeded.find((one) => one.stockId === stockId);
  }

  /** All of them, the newest first. */
  all(): Voucher[] {
    return [...this.vouchers.values()].reverse();
  }

  find(voucherId: string): Voucher | undefined {
    return this.vouchers.get(voucherId);
  }

  /** The same number gets the voucher of the first time, and is refused with anything else. Throws PayRefusal. */
  send(wish: Wish): Voucher {
    const before = this.find(this.requests.get(wish.requestNumber) ?? '');
    if (before) {
      if (isSame(before, wish)) return before;
      throw new PayRefusal('INVALID_REQUEST', 'out_request_no was used with other parameters');
    }
    this.refuse(wish);
    const voucherId = String(FIRST_VOUCHER + this.parts.sequences.next('pay-vouchers'));
    const voucher: Voucher = { ...wish, voucherId, sentAt: this.parts.clock.now().toISOString() };
    this.vouchers.set(voucherId, voucher);
    this.requests.set(wish.requestNumber, voucherId);
    return voucher;
  }

  private refuse({ stockId, appId, openId }: Wish): void {
    const stock = this.stock(stockId);
    if (!stock) throw new PayRefusal('RESOURCE_NOT_EXISTS', `no stock ${stockId}`);
    if (this.isOver(stock)) throw new PayRefusal('INVALID_REQUEST', `stock ${stockId} is over`);
    const given = [...this.vouchers.values()].filter((one) => one.stockId === stockId);
    if (given.length >= stock.total) throw new PayRefusal('NOT_ENOUGH', `stock ${stockId} is used up`);
    const own = given.filter((one) => one.openId === openId && one.appId === appId);
    if (own.length >= stock.perUser) throw new PayRefusal('RULELIMIT', 'the person has as many as one may have');
  }

  statusOf({ usedAt, stockId }: Voucher): VoucherStatus {
    if (usedAt !== undefined) return 'USED';
    const stock = this.stock(stockId);
    return stock && this.isOver(stock) ? 'EXPIRED' : 'SENDED';
  }

  /** The person pays with it. Undefined when there is no such voucher, or it cannot be used any more. */
  use(voucherId: string): Voucher | undefined {
    const voucher = this.find(voucherId);
    if (!voucher || this.statusOf(voucher) !== 'SENDED') return undefined;
    const transactionId = `42000${String(this.parts.sequences.next('pay-transactions')).padStart(23, '0')}`;
    const used = { ...voucher, usedAt: this.parts.clock.now().toISOString(), transactionId };
    this.vouchers.set(voucherId, used);
    return used;
  }

  given(stockId: string): number {
    return [...this.vouchers.values()].filter((one) => one.stockId === stockId).length;
  }

  isOver({ endsAt }: VoucherStock): boolean {
    return this.parts.clock.nowMs() >= Date.parse(endsAt);
  }
}

const isSame = (before: Voucher, { stockId, appId, openId }: Wish): boolean =>
  before.stockId === stockId && before.appId === appId && before.openId === openId;
