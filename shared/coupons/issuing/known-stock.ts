import { nextShanghaiMidnight, shanghaiDay, type Clock } from '../../core/clock.ts';
import { err } from '../../core/result.ts';
import type { Collection } from '../../db/database.ts';
import { ANY_DAY, type Coupon, type CouponTemplate } from '../coupon.ts';
import type { Allowance } from './allowance.ts';
import { Holders } from './holders.ts';
import { Numbers } from './numbers.ts';

/** Which numbers a coupon may have that is issued at a moment: of the total, and of the day on which that lies. */
export type Slot = Pick<Coupon, 'unit' | 'day' | 'dayUnit'> & { at: Date };

/** Nothing is left: for good, or until the next day of Shanghai (`details.startsAt`). */
export type SoldOut = { ok: false; error: 'COUPON.SOLD_OUT' | 'COUPON.SOLD_OUT_TODAY'; details?: unknown };

/** Somebody whose coupon of a template it may be: by the id that it has or would have, and by who claims. */
export interface Claimant {
  couponId: string;
  claimedBy: string;
}

/** What is known of one day of a template with a limit for each day. */
interface Today {
  day: string;
  numbers: Numbers;
}

const soldOutToday = (now: Date): SoldOut =>
  err('COUPON.SOLD_OUT_TODAY', { startsAt: nextShanghaiMidnight(now).toISOString() });

/** What one instance of a function knows of a template and of its stock. */
export class KnownStock {
  private readonly units: Numbers;
  private today: Today | undefined;
  /** Since nothing was left, of all or of today. */
  private holders: Holders | undefined;
  /** How many looks at the stock have come to their end. */
  looks = 0;

  constructor(
    /** As it was read last. */
    public template: CouponTemplate,
    public readAt: Date,
    private readonly coupons: Collection<Coupon>,
  ) {
    const where = { templateId: template._id };
    this.units = new Numbers({ coupons, field: 'unit', where, end: () => this.template.limits.total });
  }

  /** Whether, and for how long, nothing was left a moment ago for somebody who has none. Costs nothing. */
  soldOutFor(claimedBy: string, now: Date): SoldOut | undefined {
    if (!this.hadNothingFor(claimedBy, now)) return undefined;
    if (this.units.isUsedUp(now)) return err('COUPON.SOLD_OUT');
    return this.todayAt(now)?.numbers.isUsedUp(now) ? soldOutToday(now) : undefined;
  }

  /** Whether nothing was left when it was looked last, and they are known to have none. Costs nothing. */
  hadNothingFor(claimedBy: string, now: Date): boolean {
    const isNone = this.holders?.isNone(claimedBy) === true;
    if (this.units.wasUsedUp) return this.units.isNone(claimedBy) || isNone;
    return this.todayAt(now)?.numbers.wasUsedUp === true && isNone && this.today?.numbers.isNone(claimedBy) === true;
  }

  /** Whether they are known to have one. */
  hasOneOf({ couponId, claimedBy }: Claimant): boolean {
    return this.units.isHolder(couponId) || this.units.isHolder(claimedBy);
  }

  /** Whether another look should come before the next pick: others have taken some of what seems to be free. */
  get isDoubtful(): boolean {
    return this.units.isDoubtful;
  }

  /** Numbers that may be free, or that none are; undefined when that must be looked at first. No request. */
  pick(now: Date): Slot | SoldOut | undefined {
    const unit = this.units.pick(now);
    if (unit === 'unknown') return undefined;
    if (unit === 'none') return err('COUPON.SOLD_OUT');
    const today = this.todayAt(now);
    const dayUnit = today ? today.numbers.pick(now) : unit;
    if (typeof dayUnit !== 'number') {
      this.units.putBack(unit);
      return dayUnit === 'none' ? soldOutToday(now) : undefined;
    }
    this.holders = undefined;
    return { unit, day: today?.day ?? ANY_DAY, dayUnit, at: now };
  }

  /** Looks for numbers that are free, also again. One request. */
  async look(clock: Clock): Promise<void> {
    const today = this.todayAt(clock.now())?.numbers;
    if (!today || !this.units.hasFree) await this.units.look(clock);
    // What came out today has units too.
    else this.units.learn(await today.look(clock));
    this.looks += 1;
  }

  /** After a refusal: reads on who has one, for those who come next, if that is not known. At most one request. */
  async readHolders(allowance: Allowance): Promise<void> {
    if (this.units.wasUsedUp && this.units.isComplete) return;
    this.holders ??= new Holders(this.coupons, this.template._id);
    if (this.holders.goesOn && allowance.take()) await this.holders.readOn();
  }

  /** This instance has given them out. */
  note(coupons: readonly Coupon[]): void {
    // Those of codes are above, and no part of the stock.
    this.units.note(coupons.filter(({ unit }) => unit < this.template.limits.total));
    this.today?.numbers.note(coupons.filter(({ day }) => day === this.today?.day));
  }

  /** After a meeting with another. */
  doubt(): void {
    this.units.doubt();
    this.today?.numbers.doubt();
  }

  private todayAt(now: Date): Today | undefined {
    const { _id: templateId, limits } = this.template;
    if (limits.perDay === undefined) return undefined;
    const day = shanghaiDay(now);
    if (this.today?.day === day) return this.today;
    this.holders = undefined;
    const space = { coupons: this.coupons, field: 'dayUnit', where: { templateId, day } } as const;
    return (this.today = { day, numbers: new Numbers({ ...space, end: () => this.template.limits.perDay ?? 0 }) });
  }
}
