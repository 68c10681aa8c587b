import { expect } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import { gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import type { LocalDatabase } from '../../../tests/support/local-database.ts';
import { auditNow } from '../audit/audit.ts';
import { Campaign, TERMS, user } from '../claims.harness.ts';
import type { Coupon } from '../coupon.ts';
import { expireCoupons } from '../ending/expire-coupons.ts';
import { eraseCoupons } from '../erase-coupons.ts';
import { copyMovements } from '../ledger/copy-movements.ts';
import { countCosts } from '../ledger/count-costs.ts';
import { payOutDue } from './pay-out.ts';
import { takeUse } from './use-voucher.ts';
import { APP, FakeWallets, peopleOf, personOf, STOCK } from './wallets.harness.ts';
import type { Found, SendRequest, Sent, Wallets } from './wallet.ts';

export type Deed = (gate: Gate) => Promise<unknown>;
/** What WeChat Pay answers next: it has sent it and nobody hears, it is out of order, wants something done, refuses. */
export const TROUBLES = ['lost', 'outOfOrder', 'notEnough', 'refused'] as const;

const PEOPLE = [0, 1, 2] as const;
/** So long after it came a voucher can be used. */
const USABLE_MS = DAY_MS;
const freely: Gate = ({ perform }) => perform();

/** WeChat Pay that knows which vouchers were used. */
class LivingWallets extends FakeWallets {
  readonly cameAt = new Map<string, Date>();
  readonly usedAt = new Map<string, Date>();

  constructor(private readonly now: () => Date) {
    super();
  }

  override async send(request: SendRequest): Promise<Sent> {
    // Of what is there nothing is wanted and nothing refused: the same number is the same voucher.
    const isThere = this.vouchers.has(request.requestNumber);
    if (isThere) this.refusals = this.refusals.filter((one) => one.is === 'later' && one.isOutOfOrder);
    const sent = await super.send(request);
    const voucherId = `v-${request.requestNumber}`;
    if (this.vouchers.has(request.requestNumber) && !this.cameAt.has(voucherId)) this.cameAt.set(voucherId, this.now());
    return sent;
  }

  isUsable = (voucherId: string): boolean =>
    this.now().getTime() - (this.cameAt.get(voucherId)?.getTime() ?? 0) < USABLE_MS;

  override look: Wallets['look'] = async ({ voucherId }) => {
    const usedAt = this.usedAt.get(voucherId);
    if (usedAt) return { is: 'used', usedAt };
    return { is: this.isUsable(voucherId) ? 'unused' : 'over' };
  };
}

/** A campaign whose coupons are vouchers, three people, their wallets, and housekeeping. */
export class PayoutWorld {
  private readonly wallets = new LivingWallets(() => this.campaign.clock.now());
  private readonly claimers = new Set<number>();
  private readonly erased = new Set<number>();
  /** Of which WeChat Pay was told that its use is known. */
  private readonly taken = new Set<string>();

  private constructor(
    private readonly local: LocalDatabase,
    private readonly campaign: Campaign,
  ) {}

  static async begin(local: LocalDatabase): Promise<PayoutWorld> {
    const terms = { ...TERMS, validity: { is: 'relative', days: 1 } } as const;
    const campaign = await Campaign.open(local, { outlet: { is: 'wechatPay', stockId: STOCK }, total: 3, terms });
    for (const n of PEOPLE) await peopleOf(local.database).users.add(personOf(n));
    return new PayoutWorld(local, campaign);
  }

  private deps(gate: Gate) {
    const database = gated(this.local.database, gate);
    const { wallets } = this;
    const gatedWallets: Wallets = {
      send: (request) => gate({ name: 'wallets.send', perform: () => wallets.send(request) }) as Promise<Sent>,
      look: (...asked) => gate({ name: 'wallets.look', perform: () => wallets.look(...asked) }) as Promise<Found>,
      stock: () => wallets.stock(),
    };
    return { ...this.campaign.deps(database), database, people: peopleOf(database), wallets: gatedWallets, appId: APP };
  }

  private soon = (): Date => new Date(this.campaign.clock.now().getTime() + 40_000);

  forgetClaims = (): void => this.claimers.clear();

  claiming(who: number): Deed | undefined {
    if (this.erased.has(who)) return undefined;
    this.claimers.add(who);
    return (gate) => this.campaign.claim(user(who), this.campaign.instance(gate));
  }

  /** Somebody's data are erased who is not claiming now. */
  erasing(who: number): Deed | undefined {
    if (this.claimers.has(who)) return undefined;
    this.erased.add(who);
    const person = { userIds: [user(who)], identities: [], anonymousId: `a_${who}` as UserId };
    return (gate) => orKilled(() => eraseCoupons(this.deps(gate))(person));
  }

  ticking: Deed = (gate) => orKilled(() => payOutDue(this.deps(gate), this.soon()));
  expiring: Deed = (gate) => orKilled(() => expireCoupons(this.deps(gate), this.soon()));

  /** Somebody pays with one of the vouchers, and WeChat Pay tells of it. */
  using(which: number): Deed | undefined {
    const vouchers = [...this.wallets.cameAt.keys()].filter(this.wallets.isUsable);
    const voucherId = vouchers[which % Math.max(vouchers.length, 1)];
    if (voucherId === undefined) return undefined;
    const usedAt = this.wallets.usedAt.get(voucherId) ?? this.campaign.clock.now();
    this.wallets.usedAt.set(voucherId, usedAt);
    return (gate) => this.telling(voucherId, usedAt, gate);
  }

  private async telling(voucherId: string, usedAt: Date, gate: Gate): Promise<void> {
    const answer = await orKilled(() => takeUse(this.deps(gate), { voucherId, stockId: STOCK, usedAt }));
    expect(['taken', 'later', 'killed']).toContain(answer);
    if (answer === 'taken') this.taken.add(voucherId);
  }

  troubling(trouble: (typeof TROUBLES)[number]): Deed {
    return async () => {
      if (trouble === 'lost') this.wallets.lost = 1;
      else if (trouble === 'refused') this.wallets.refusals.push({ is: 'refused', reason: 'RULELIMIT' });
      else this.wallets.refusals.push({ is: 'later', reason: trouble, isOutOfOrder: trouble === 'outOfOrder' });
    };
  }

  /** Time passes, and housekeeping does what it does every minute. */
  async pause(ms: number): Promise<void> {
    this.campaign.clock.advance(ms);
    await this.ticking(freely);
  }

  /** Erasures are carried out to their end, whoever was killed, and all that is due is done; a week later nothing is left to do. */
  async outlive(): Promise<void> {
    [this.wallets.refusals, this.wallets.lost] = [[], 0];
    for (const who of this.erased) await this.erasing(who)?.(freely);
    for (let hour = 0; hour < 8 * 24; hour += 4) {
      this.campaign.clock.advance(4 * HOUR_MS);
      await this.expiring(freely);
      await this.ticking(freely);
      // Of whoever was erased nobody can ask any more: WeChat Pay tells it again.
      if (hour === 0)
        for (const [id, usedAt] of this.wallets.usedAt) if (this.isErased(id)) await this.telling(id, usedAt, freely);
    }
    this.check();
    const deps = this.deps(freely);
    await copyMovements(deps, this.soon());
    this.campaign.clock.advance(5 * MINUTE_MS);
    await countCosts(deps, this.soon());
    expect((await auditNow(deps)).differences).toEqual([]);
  }

  private isErased(voucherId: string): boolean {
    const sent = [...this.wallets.vouchers.values()].find(({ requestNumber }) => `v-${requestNumber}` === voucherId);
    return [...this.erased].some((who) => sent?.openId === `open-${who}`);
  }

  private check(): void {
    const coupons = this.campaign.coupons();
    const { vouchers, usedAt } = this.wallets;
    // One to a person, whom it was claimed by.
    expect(new Set([...vouchers.values()].map(({ openId }) => openId)).size).toBe(vouchers.size);
    const ids = coupons.flatMap(({ payout }) => payout?.voucherId ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const coupon of coupons) this.checkCoupon(coupon);
    for (const voucherId of usedAt.keys()) {
      const coupon = coupons.find(({ payout }) => payout?.voucherId === voucherId);
      if (this.taken.has(voucherId) || !this.isErased(voucherId))
        expect([voucherId, coupon?.state]).toEqual([voucherId, 'redeemed']);
    }
  }

  private checkCoupon({ _id, userId, payout, state, history }: Coupon): void {
    expect([_id, payout?.state]).not.toEqual([_id, 'pending']);
    const isInWallet = [...this.wallets.vouchers.values()].some(({ openId }) => `u_${openId.slice(5)}` === userId);
    if (!userId.startsWith('a_')) expect([_id, payout?.state === 'sent']).toEqual([_id, isInWallet]);
    const uses = history.filter(({ what }) => what === 'usedElsewhere').length;
    expect([_id, uses]).toEqual([_id, state === 'redeemed' ? 1 : 0]);
    const usedAt = payout?.voucherId && this.wallets.usedAt.get(payout.voucherId);
    if (state === 'redeemed') expect(usedAt).toBeDefined();
    else expect(state).toBe('expired');
  }
}
