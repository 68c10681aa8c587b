import type { Collection, Where } from '../../db/database.ts';
import type { Coupon } from '../coupon.ts';

/** How long an instance goes by what it has read of a template, and by its being sold out. */
export const FRESH_MS = 2_000;

/** So many numbers are looked at in one request. */
export const SHEET = 500;

/** Of more sheets than these not all are read, but counted. */
const FEW_SHEETS = 4;

/** Of a large campaign no more is remembered than this. */
export const MOST_REMEMBERED = 20_000;

/** Which numbers, each of which one coupon has at most: those of `field`, from 0 on, of the coupons that fit. */
export interface NumberSpace {
  coupons: Collection<Coupon>;
  field: 'unit' | 'dayUnit';
  where: Where;
  /** How many there are at this moment. */
  end(): number;
}

/**
 * What one instance of a function knows of numbers that are given out. Nothing rests on it: a number is whose coupon the
 * unique index lets in. It says where to try, so that instances seldom meet, and for a moment that there is nothing to try for.
 */
export class Numbers {
  private free: number[] = [];
  private next = 0;
  private readonly taken = new Set<number>();
  private readonly holders = new Set<string>();
  private usedUpUntil = 0;

  constructor(private readonly space: NumberSpace) {}

  /** Whether all were somebody's a moment ago. */
  isUsedUp(now: Date): boolean {
    return now.getTime() < this.usedUpUntil;
  }

  /** The same, when each is known and none is theirs. */
  isUsedUpFor(claimedBy: string, now: Date): boolean {
    return this.isUsedUp(now) && this.taken.size >= this.space.end() && !this.holders.has(claimedBy);
  }

  /** Whether they are known to have one: by the id of a coupon, or by who claims. */
  isHolder(couponIdOrClaimedBy: string): boolean {
    return this.holders.has(couponIdOrClaimedBy);
  }

  /**
   * A number that may be free; undefined when every one is somebody's. Most often no request; else one for each sheet that
   * is looked at: with FEW_SHEETS at most all of them, with more some, and a count for each halving.
   */
  async pick(now: Date): Promise<number | undefined> {
    if (this.isUsedUp(now)) return undefined;
    if (this.free.length === 0 && !(await this.look())) {
      this.usedUpUntil = now.getTime() + FRESH_MS;
      return undefined;
    }
    this.next %= this.free.length;
    return this.free.splice(this.next, 1)[0];
  }

  /** After a pick that was not used. */
  putBack(number: number): void {
    this.free.push(number);
  }

  /** It is this coupon's. */
  note(number: number, { _id, claimedBy }: Pick<Coupon, '_id' | 'claimedBy'>): void {
    this.taken.add(number);
    this.holders.add(_id).add(claimedBy);
  }

  /** After a meeting with another: tries go on anywhere else. */
  elsewhere(): void {
    this.next = Math.floor(Math.random() * this.free.length);
  }

  /** After a coupon was not let in: whether somebody has its number. What else is free is known then. One request. */
  async isTaken(number: number): Promise<boolean> {
    await this.read(Math.floor(number / SHEET));
    return this.taken.has(number);
  }

  private async look(): Promise<boolean> {
    const sheets = Math.ceil(this.space.end() / SHEET);
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
    const [first, end] = [from * SHEET, Math.min(to * SHEET, this.space.end())];
    const given = await this.space.coupons.count(this.between(first, end));
    if (given >= end - first) return undefined;
    if (to - from === 1) return from;
    const middle = Math.floor((from + to) / 2);
    const halves: [number, number][] = [
      [from, middle],
      [middle, to],
    ];
    for (const half of Math.random() < 0.5 ? halves : halves.reverse()) {
      const open = await this.openSheet(...half);
      if (open !== undefined) return open;
    }
    return undefined;
  }

  /** Reads what is taken of a sheet, and begins anywhere in what is free: others begin elsewhere. */
  private async read(sheet: number): Promise<boolean> {
    const { coupons, field, end: all } = this.space;
    const [first, end] = [sheet * SHEET, Math.min((sheet + 1) * SHEET, all())];
    const found = await coupons.find({ where: this.between(first, end), limit: SHEET, fields: [field, 'claimedBy'] });
    if (this.taken.size > MOST_REMEMBERED) {
      this.taken.clear();
      this.holders.clear();
    }
    for (let number = first; number < end; number++) this.taken.delete(number);
    for (const coupon of found) this.note(coupon[field], coupon);
    this.free = Array.from({ length: end - first }, (_, n) => first + n).filter((number) => !this.taken.has(number));
    this.elsewhere();
    return this.free.length > 0;
  }

  private between(first: number, end: number): Where {
    return { ...this.space.where, [this.space.field]: { gte: first, lt: end } };
  }
}
