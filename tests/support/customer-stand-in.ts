import type { OutputOf } from '../../shared/contracts/contract.ts';
import type { Contracts } from '../../shared/contracts/types.ts';
import { DAY_MS, everyOffer, moment, ownedCoupon } from './coupon-samples.ts';
import { STAFF_ANSWERS } from './staff-answers.ts';

type Offer = OutputOf<Contracts['coupon.list']>['offers'][number];
type OwnedCoupon = OutputOf<Contracts['coupon.get']>['coupon'];

/** What the mini program asked, in order. */
export interface AskedCall {
  call: string;
  input: Record<string, unknown>;
  person: string | undefined;
}

const STORE: OutputOf<Contracts['store.nearest']>['stores'][number] = {
  ...{ storeId: 'store-1', name: '衡山路店', city: '上海', address: '徐汇区衡山路 1 号', phone: '021-5555 0001' },
  ...{ state: 'open', place: { longitude: 121.4491, latitude: 31.2036 }, hours: { week: [] } },
  ...{ isOpen: true, closesAt: moment(0.5) },
};

/** Answers that nothing changes. */
const FIXED: Readonly<Record<string, unknown>> = {
  'store.nearest': { stores: [{ ...STORE, distance: 1230 }] },
  'user.preferences': {
    ...{ revision: 1, topics: [], storeId: 'store-1' },
    address: {
      ...{ recipient: '林小满', phone: '13800000000', province: '上海市', city: '上海市', county: '徐汇区' },
      detail: '衡山路 2 号 301 室',
    },
  },
  'user.links': { links: [{ linkId: 'm_1', cause: 'ticket', linkedAt: moment(0) }] },
  'privacy.status': {
    current: { version: '2026-02', publishedAt: moment(-9), url: 'https://example.com/privacy' },
    isCurrent: false,
  },
  'privacy.export': {
    sections: [
      { subject: 'coupons', title: '优惠券', entries: [{ text: '老客回馈券，2026年3月1日领取，未使用', data: {} }] },
      { subject: 'visits', title: '来访', entries: [] },
    ],
  },
  'privacy.erasePreview': { unusedCoupons: 2, settledCoupons: 3, isFollower: true, confirmation: '删除我的数据' },
  'privacy.erase': { beginsAt: moment(0) },
};

/**
 * Answers for the function `customer` in tests of the mini program alone. It keeps what was claimed and knows no other
 * rule: what coupons really do is tested with the deployed function.
 */
export class CustomerStandIn {
  readonly asked: AskedCall[] = [];
  /** Instead of an answer, for calls of this name. */
  refusals = new Map<string, string>();
  /** What the function gives back for calls of this name, whatever it is: no reply of ours need be in it. */
  results = new Map<string, unknown>();
  /** Other answers than the usual ones; a function is asked with the input. */
  answers: Record<string, unknown> = {};
  /** What a call of this name waits for before it is answered. */
  gates = new Map<string, Promise<void>>();

  /** The server's clock. */
  now = (): Date => new Date();

  /** The person's coupons, of the list and others. */
  get owned(): OwnedCoupon[] {
    return [...this.offers.flatMap(({ coupon }) => coupon ?? []), ...this.others];
  }

  constructor(
    public offers: Offer[] = everyOffer(),
    public others: OwnedCoupon[] = [],
  ) {}

  async answer(asked: AskedCall): Promise<unknown> {
    this.asked.push(asked);
    await this.gates.get(asked.call);
    if (this.results.has(asked.call)) return this.results.get(asked.call);
    const code =
      this.refusals.get(asked.call) ?? this.refusals.get(`${asked.call} ${String(asked.input['templateId'])}`);
    if (code) return { ok: false, error: { code, requestId: 'request-1' } };
    const other = this.answers[asked.call];
    const told = typeof other === 'function' ? (other as (input: unknown) => unknown)(asked.input) : other;
    return { ok: true, data: told ?? this.outcome(asked) };
  }

  times(call: string): number {
    return this.asked.filter((one) => one.call === call).length;
  }

  private home(): OutputOf<Contracts['user.home']> {
    const offers = this.offers.filter(({ status }) => ['claimable', 'notStarted', 'claimed'].includes(status));
    const claimable = offers.filter(({ status }) => status === 'claimable').length;
    const usable = this.owned.filter(({ state }) => state === 'unused').length;
    return {
      offers,
      claimable,
      coupons: { usable, ...(usable > 0 && { nextExpiryAt: moment(30) }) },
      isFollower: false,
      store: STORE,
    };
  }

  private profile(): OutputOf<Contracts['user.profile']> {
    const counts = { claimed: this.owned.length, usable: this.owned.length, used: 0, expired: 0 };
    return {
      ...{ userId: 'u1', since: moment(0), roles: [], identities: 2, follow: { isFollower: true }, visits: {} },
      ...{ preferences: { revision: 0, topics: [] }, privacy: { isCurrent: false }, notices: [], coupons: counts },
    };
  }

  /** Two a page, as tests want to see the next one come. */
  private wallet(input: Record<string, unknown>): OutputOf<Contracts['coupon.mine']> {
    const states = { usable: ['unused', 'locked'], used: ['redeemed'], expired: ['expired'] };
    const all = this.owned.filter(({ state }) => states[input['state'] as keyof typeof states].includes(state));
    const { couponId } = (input['after'] ?? {}) as { couponId?: string };
    const from = all.findIndex((coupon) => coupon.couponId === couponId) + 1;
    const coupons = all.slice(from, from + 2);
    const last = coupons.at(-1);
    return { coupons, ...(last && from + 2 < all.length && { next: { at: last.expiresAt, couponId: last.couponId } }) };
  }

  private outcome({ call, input }: AskedCall): unknown {
    if (call === 'activity.report') return { kept: 1 };
    if (call === 'user.signIn') return { userId: 'u1', isFollower: true, identities: 2, roles: [] };
    if (call === 'coupon.list') return { offers: this.offers };
    if (call === 'user.home') return this.home();
    if (call === 'user.profile') return this.profile();
    if (call === 'coupon.mine') return this.wallet(input);
    const fixed = { ...FIXED, ...STAFF_ANSWERS }[call];
    if (fixed !== undefined) return fixed;
    if (call === 'coupon.code')
      return {
        coupon: this.offers.find((one) => one.coupon?.couponId === input['couponId'])?.coupon,
        rotating: {
          key: 'K'.repeat(32),
          now: this.now().toISOString(),
          until: new Date(this.now().getTime() + DAY_MS).toISOString(),
        },
      };
    const wanted = this.offers.find((one) => one.terms.templateId === input['templateId']);
    if (!wanted) throw new Error(`the stand-in has no answer to ${call}`);
    const alreadyClaimed = wanted.coupon !== undefined;
    wanted.coupon ??= ownedCoupon(wanted.terms);
    wanted.status = 'claimed';
    return { coupon: wanted.coupon, alreadyClaimed };
  }
}
