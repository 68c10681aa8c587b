import type { Collection } from '../db/database.ts';
import type { Coupon, CouponTemplate } from './coupon.ts';

/** How long an instance goes by what it has read of a template, and by its being sold out. */
export const FRESH_MS = 2_000;

/** So many units are looked at in one request. */
export const SHEET = 500;

/** Of more sheets than these not all are read, but counted. */
const FEW_SHEETS = 4;

/** Of a large campaign no more is remembered than this. */
const MOST_REMEMBERED = 20_000;

/** Somebody whose coupon of a template it may be: by the id that it has or would have, and by who claims. */
export interface Claimant {
  couponId: string;
  claimedBy: string;
}

/**
 * What one instance of a function knows of the stock of a template. No coupon rests on it: a unit is whose coupon the unique
 * index lets in. It says where to try, so that instances seldom meet, and for a moment that there is nothing to try for.
 */
export class KnownStock {
  private free: number[] = [];
  private next = 0;
  private readonly taken = new Set<number>();
  private readonly holders = new Set<string>();
  private soldOutUntil = 0;

  constructor(
    /** As it was read last. */
    public template: CouponTemplate,
    public readAt: Date,
    private readonly coupons: Collection<Coupon>,
  ) {}

  private get total(): number {
    return this.template.limits.total;
  }

  /** Whether it was sold out a moment ago, all coupons are known, and none is theirs. Costs nothing. */
  isSoldOutFor(claimedBy: string, now: Date): boolean {
    return now.getTime() < this.soldOutUntil && this.taken.size >= this.total && !this.holders.has(claimedBy);
  }

  /** Whether they are known to have one. */
  hasOneOf({ couponId, claimedBy }: Claimant): boolean {
    return this.holders.has(couponId) || this.holders.has(claimedBy);
  }

  /**
   * A unit that may be free; undefined when every one is somebody's. Most often no request; else one for each sheet that is
   * looked at: with FEW_SHEETS at most all of them, with more some, and a count for each halving.
   */
  async pick(now: Date): Promise<number | undefined> {
    if (now.getTime() < this.soldOutUntil) return undefined;
    if (this.free.length === 0 && !(await this.look())) {
      this.soldOutUntil = now.getTime() + FRESH_MS;
      return undefined;
    }
    this.next %= this.free.length;
    return this.free.splice(this.next, 1)[0];
  }

  /** This instance has given one out. */
  note({ _id, unit, claimedBy }: Pick<Coupon, '_id' | 'unit' | 'claimedBy'>): void {
    this.taken.add(unit);
    this.holders.add(_id).add(claimedBy);
  }

  /** After a meeting with another: tries go on anywhere else. */
  elsewhere(): void {
    this.next = Math.floor(Math.random() * this.free.length);
  }

  /** After a coupon was not let in: whether somebody has its unit. What else is free is known then. One request. */
  async isTaken(unit: number): Promise<boolean> {
    await this.read(Math.floor(unit / SHEET));
    return this.taken.has(unit);
  }

  private async look(): Promise<boolean> {
    const sheets = Math.ceil(this.total / SHEET);
    const first = Math.floor(Math.random() * sheets);
    for (let n = 0; n < Math.min(sheets, FEW_SHEETS); n++) if (await this.read((first + n) % sheets)) return true;
    if (sheets <= FEW_SHEETS) return false;
    for (;;) {
      const open = await this.openSheet(0, sheets);
      if (open === undefined) return false;
      if (await this.read(open)) return true;
    }
  }

  /** One of these sheets that is not full, by halving; in no certain order, so that not everybody comes to the same. */
  private async openSheet(from: number, to: number): Promise<number | undefined> {
    const [first, end] = [from * SHEET, Math.min(to * SHEET, this.total)];
    const given = await this.coupons.count({ templateId: this.template._id, unit: { gte: first, lt: end } });
    if (given >= end - first) return undefined;
    if (to - from === 1) return from;
    const middle = Math.floor((from + to) / 2);
    const halves: [number, number][] =
      Math.random() < 0.5
        ? [
            [from, middle],
            [middle, to],
          ]
        : [
            [middle, to],
            [from, middle],
          ];
    for (const half of halves) {
      const open = await this.openSheet(...half);
      if (open !== undefined) return open;
    }
    return undefined;
  }

  /** Reads what is taken of a sheet, and begins anywhere in what is free: others begin elsewhere. */
  private async read(sheet: number): Promise<boolean> {
    const [first, end] = [sheet * SHEET, Math.min((sheet + 1) * SHEET, this.total)];
    const where = { templateId: this.template._id, unit: { gte: first, lt: end } };
    const found = await this.coupons.find({ where, limit: SHEET, fields: ['unit', 'claimedBy'] });
    if (this.taken.size > MOST_REMEMBERED) {
      this.taken.clear();
      this.holders.clear();
    }
    for (let unit = first; unit < end; unit++) this.taken.delete(unit);
    for (const coupon of found) this.note(coupon);
    this.free = Array.from({ length: end - first }, (_, n) => first + n).filter((unit) => !this.taken.has(unit));
    this.elsewhere();
    return this.free.length > 0;
  }
}
