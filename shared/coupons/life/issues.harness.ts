import { expect } from '@jest/globals';
import { campaignOf } from '../../campaigns/present.ts';
import { saveCampaign } from '../../campaigns/index.ts';
import { DAY_MS, type Clock } from '../../core/clock.ts';
import type { Ids, TemplateId } from '../../core/ids.ts';
import type { CollectionName } from '../../db/data-model.ts';
import type { Database } from '../../db/database.ts';
import { orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { idsOf, type People, type User } from '../../identity/index.ts';
import { MessageTemplates } from '../../messaging/index.ts';
import { Segments } from '../../segments/index.ts';
import { Stores } from '../../stores/index.ts';
import { claimCoupon } from '../claim-coupon.ts';
import { MOST_TRIES, TEMPLATE, user } from '../claims.harness.ts';
import { CodeBatches, type CodeBatch } from '../codes/code-batches.ts';
import { createCodes } from '../codes/code-sheets.ts';
import { codeText, readCode } from '../codes/code-text.ts';
import { exchangeCode } from '../codes/exchange-code.ts';
import type { Coupon, CouponTemplate } from '../coupon.ts';
import { grantCoupon } from '../issuing/issue-directly.ts';
import { getCoupon } from '../list-offers.ts';
import { listOwn } from '../mine/list-own.ts';
import type { CouponStock } from '../stock.ts';

/**
 * Something that is done; called once more it is the same, repeated. True or false: it was answered ok, or refused; `gone`:
 * refused because whose it is was erased.
 */
export type Answer = boolean | 'gone';
export type Deed = (gate: Gate) => Promise<Answer | 'killed'>;

/** One whose movement names the key, if there is one. */
export interface Keyed {
  deed: Deed;
  requestKey?: string;
}

/** What one coupon costs, in fen. */
export const FACE = 500;

/** The campaign of the other coupon that an order may take beside one of `TEMPLATE`: one for each person. */
export const OTHER = 'summer' as TemplateId;

const OPERATOR = user(91);

type DepsOf = (gate?: Gate) => { database: Database; clock: Clock; ids: Ids; people: People; stock: CouponStock };

/** Every way by which coupons of the world's campaign come out, and what makes room for more of them. */
export class LifeIssues {
  private number = 0;

  constructor(
    private readonly depsOf: DepsOf,
    private readonly all: <T>(collection: CollectionName) => T[],
    private readonly perUser: number,
  ) {}

  /** At a new instance, again as a phone does while it is busy. Who is told ok finds the coupon among their own. */
  claiming(who: number, templateId: string = TEMPLATE): Keyed {
    const requestKey = `claim-${this.number++}`;
    const deed: Deed = (gate) =>
      orKilled(async () => {
        const deps = this.depsOf(gate);
        for (let tries = 0; tries < MOST_TRIES; tries++) {
          const claimer = await this.letIn(deps.people, who);
          if (!claimer) return 'gone';
          const claimed = await claimCoupon(deps, { user: claimer, claimedBy: `by ${who}`, templateId, requestKey });
          if (claimed.ok || claimed.error !== 'COUPON.BUSY')
            return this.isReceived(who, claimed.ok ? claimed.data.coupon : undefined);
        }
        throw new Error('a claim is busy for ever');
      });
    // Of one each every claim is the same.
    return templateId === TEMPLATE && this.perUser > 1 ? { deed, requestKey } : { deed };
  }

  granting(who: number): Keyed {
    const requestKey = `grant-${this.number++}`;
    const wish = { templateId: TEMPLATE, userId: user(who), by: OPERATOR, requestKey, reason: '补偿' };
    const deed: Deed = (gate) =>
      orKilled(async () => {
        const granted = await grantCoupon(this.depsOf(gate), wish);
        if (!granted.ok && granted.error === 'GRANT.NOBODY') return 'gone';
        return this.isReceived(who, granted.ok ? granted.data.coupon : undefined);
      });
    return { deed, requestKey };
  }

  /** One of the codes is typed by one of the people; `undefined` when there is none. */
  exchanging(who: number, which: number): Deed | undefined {
    const codes = this.all<CodeBatch>('codeBatches').map(({ _id, key }) => codeText(_id, key, 0));
    const code = readCode(codes[which % Math.max(codes.length, 1)] ?? '');
    if (!code) return undefined;
    return (gate) =>
      orKilled(async () => {
        const deps = this.depsOf(gate);
        const holder = await this.letIn(deps.people, who);
        if (!holder) return 'gone';
        const request = { user: holder, claimedBy: `by ${who}`, code };
        const exchanged = await exchangeCode({ ...deps, codes: new CodeBatches(deps.database) }, request);
        return this.isReceived(who, exchanged.ok ? exchanged.data.coupon : undefined);
      });
  }

  /** One code more, if the budget is enough. */
  makingCode(): Deed {
    const order = { templateId: TEMPLATE, count: 1, requestKey: `codes-${this.number++}`, userId: OPERATOR };
    const expiresAt = new Date(this.depsOf().clock.now().getTime() + 90 * DAY_MS);
    return (gate) =>
      orKilled(async () => {
        const deps = this.depsOf(gate);
        return (await createCodes({ ...deps, codes: new CodeBatches(deps.database) }, { ...order, expiresAt })).ok;
      });
  }

  /** An operator, who looked at the campaign as it is now, wants one more of the total, or some fen more or less in the budget. */
  changing({ total = 0, budget = 0 }: { total?: number; budget?: number }): Deed {
    const template = this.all<CouponTemplate>('couponTemplates').find(({ _id }) => _id === TEMPLATE);
    if (!template) throw new Error('no campaign');
    const { limits, ...campaign } = campaignOf(template);
    const wanted = {
      ...{ ...campaign, budget: (campaign.budget ?? 0) + budget },
      limits: { ...limits, total: limits.total + total },
    };
    const change = { templateId: TEMPLATE, version: template.version, requestKey: `change-${this.number++}` };
    return (gate) =>
      orKilled(async () => {
        const { database, ...deps } = this.depsOf(gate);
        const world = {
          ...{ ...deps, stores: new Stores(database), templates: new MessageTemplates(database) },
          ...{ peopleSegments: new Segments(database), hasWeChatPay: false },
          followerChannels: () => Promise.resolve(new Set<string>()),
        };
        return (await saveCampaign(world, { ...change, campaign: wanted, userId: OPERATOR })).ok;
      });
  }

  /** Nobody is let in as somebody whose data are being erased. */
  private async letIn(people: People, who: number): Promise<User | undefined> {
    const found = await people.live(user(who));
    return found?.isShutOut ? undefined : found;
  }

  private async isReceived(who: number, coupon: Coupon | undefined): Promise<boolean> {
    const deps = this.depsOf();
    const owner = coupon && (await this.letIn(deps.people, who));
    if (coupon && owner) {
      expect(await this.mine(owner)).toContain(coupon._id);
      expect(await getCoupon(deps, { userIds: idsOf(owner), couponId: coupon._id })).toMatchObject({ ok: true });
    }
    return coupon !== undefined;
  }

  private async mine(owner: User): Promise<string[]> {
    const states = ['usable', 'used', 'expired'] as const;
    const lists = await Promise.all(states.map((state) => listOwn(this.depsOf(), owner, { state })));
    return lists.flatMap(({ coupons }) => coupons.map(({ _id }) => _id as string));
  }
}
