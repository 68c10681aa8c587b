import { nextShanghaiMidnight, shanghaiDay } from '../../core/clock.ts';
import { err } from '../../core/result.ts';
import type { Collection } from '../../db/database.ts';
import { ANY_DAY, type Coupon, type CouponTemplate } from '../coupon.ts';
import { EarlierHolders } from './earlier-holders.ts';
import { Numbers } from './numbers.ts';

/** Which numbers a coupon may have: of the total, and of its day. */
export type Slot = Pick<Coupon, 'unit' | 'day' | 'dayUnit'>;

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
  earlier: EarlierHolders;
}

const soldOutToday = (now: Date): SoldOut =>
  err('COUPON.SOLD_OUT_TODAY', { startsAt: nextShanghaiMidnight(now).toISOString() });

/** What one instance of a function knows of a template and of its stock. */
export class KnownStock {
  private readonly units: Numbers;
  private today: Today | undefined;

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
    if (this.units.isUsedUpFor(claimedBy, now)) return err('COUPON.SOLD_OUT');
    if (this.template.limits.perDay === undefined || this.today?.day !== shanghaiDay(now)) return undefined;
    const { numbers, earlier } = this.today;
    return numbers.isUsedUpFor(claimedBy, now) && earlier.isNone(claimedBy) ? soldOutToday(now) : undefined;
  }

  /** Whether they are known to have one. */
  hasOneOf({ couponId, claimedBy }: Claimant): boolean {
    return this.units.isHolder(couponId) || this.units.isHolder(claimedBy);
  }

  /** Numbers that may be free, or that none are. Most often no request (`Numbers.pick`). */
  async pick(now: Date): Promise<Slot | SoldOut> {
    const unit = await this.units.pick(now);
    if (unit === undefined) return err('COUPON.SOLD_OUT');
    const today = this.todayAt(now);
    if (!today) return { unit, day: ANY_DAY, dayUnit: unit };
    const dayUnit = await today.numbers.pick(now);
    if (dayUnit !== undefined) return { unit, day: today.day, dayUnit };
    this.units.putBack(unit);
    await today.earlier.readOn();
    return soldOutToday(now);
  }

  /** This instance has given one out. */
  note(coupon: Coupon): void {
    // Those of codes are above, and no part of the stock.
    if (coupon.unit < this.template.limits.total) this.units.note(coupon.unit, coupon);
    if (coupon.day === this.today?.day) this.today.numbers.note(coupon.dayUnit, coupon);
  }

  /** After a meeting with another: tries go on anywhere else. */
  elsewhere(): void {
    this.units.elsewhere();
    this.today?.numbers.elsewhere();
  }

  /** After a coupon was not let in: whether somebody has one of its numbers. One request, or two. */
  async isTaken({ unit, day, dayUnit }: Slot): Promise<boolean> {
    if (await this.units.isTaken(unit)) return true;
    return day === this.today?.day && (await this.today.numbers.isTaken(dayUnit));
  }

  private todayAt(now: Date): Today | undefined {
    const { _id: templateId, limits } = this.template;
    if (limits.perDay === undefined) return undefined;
    const day = shanghaiDay(now);
    if (this.today?.day === day) return this.today;
    const space = { coupons: this.coupons, field: 'dayUnit', where: { templateId, day } } as const;
    const numbers = new Numbers({ ...space, end: () => this.template.limits.perDay ?? 0 });
    return (this.today = { day, numbers, earlier: new EarlierHolders(this.coupons, templateId) });
  }
}
