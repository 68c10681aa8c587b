import type { WorldClock } from '../clock.ts';
import type { FaultRules } from '../faults.ts';
import type { WorldFeed } from '../feed.ts';
import type { Handler } from '../server.ts';
import type { WeChat } from '../wechat/index.ts';
import { Sequences } from '../wechat/sequences.ts';
import type { Tables } from '../wechat/tables.ts';
import { PayCallbacks } from './callbacks.ts';
import { checkStock, type PayDelivery, type Voucher, type VoucherStatus, type VoucherStock } from './entities.ts';
import { PayKeys, type Credentials } from './keys.ts';
import { payRoutes } from './routes.ts';
import { VoucherStore } from './store.ts';

export type { Credentials } from './keys.ts';
export type { PayDelivery, VoucherStock } from './entities.ts';

/** The emulated WeChat Pay: one merchant, its stocks of vouchers (代金券), and the vouchers that people have. */
export interface WeChatPay {
  /** `/v3/…`: what stands behind the prefix of the local server. */
  handle: Handler;
  /** What the merchant's programs are configured with. */
  credentials(): Credentials;
  stocks(): (VoucherStock & { given: number })[];
  /** Throws RangeError for one that makes no sense. */
  addStock(stock: VoucherStock): void;
  /** The newest first. */
  vouchers(): (Voucher & { status: VoucherStatus })[];
  /** The person pays with a voucher, and the merchant is told; undefined when there is none that can be used. */
  use(voucherId: string): Promise<PayDelivery | undefined>;
  /** Tells the merchant (once more): late, or twice; undefined when no such voucher was used. */
  tellAgain(voucherId: string): Promise<PayDelivery | undefined>;
  setCallbackUrl(url: string): void;
  close(): void;
}

interface WeChatPayOptions {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  tables: Tables;
  seed: { seed: number; voucherStocks?: readonly VoucherStock[] };
  /** Who its people are. */
  wechat: Pick<WeChat, 'accounts' | 'personByOpenId'>;
}

export function createWeChatPay({ seed, wechat, ...options }: WeChatPayOptions): WeChatPay {
  const { tables } = options;
  const keys = new PayKeys(seed.seed);
  const parts = { ...options, sequences: new Sequences(tables), seeded: seed.voucherStocks ?? [] };
  const vouchers = new VoucherStore(parts, tables);
  const callbacks = new PayCallbacks({ ...options, keys, vouchers });
  return {
    handle: payRoutes({ ...options, keys, vouchers, isPerson: isPersonOf(wechat) }),
    credentials: () => keys.credentials(),
    stocks: () => vouchers.stocks().map((stock) => ({ ...stock, given: vouchers.given(stock.stockId) })),
    addStock: (stock) => {
      checkStock(stock);
      vouchers.addStock(stock);
    },
    vouchers: () => vouchers.all().map((voucher) => ({ ...voucher, status: vouchers.statusOf(voucher) })),
    use: async (voucherId) => {
      const used = tables.write(() => vouchers.use(voucherId));
      return used && callbacks.tellUse(used);
    },
    tellAgain: async (voucherId) => {
      const voucher = vouchers.find(voucherId);
      return voucher?.usedAt === undefined ? undefined : callbacks.tellUse(voucher);
    },
    setCallbackUrl: (url) => callbacks.setUrl(url),
    close: () => callbacks.close(),
  };
}

/** Simplified: every account of the world is bound (绑定) to the merchant. */
const isPersonOf =
  ({ accounts, personByOpenId }: WeChatPayOptions['wechat']) =>
  (appId: string, openId: string): boolean => {
    const account = accounts().all.find((one) => one.appId === appId);
    return account !== undefined && personByOpenId(openId)?.openIds[account.key] === openId;
  };
