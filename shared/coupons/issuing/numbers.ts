import type { Clock } from '../../core/clock.ts';
import { BATCH_SIZE, type Collection, type Where } from '../../db/database.ts';
import type { Coupon } from '../coupon.ts';

/** How long an instance goes by what it has read of a template, and by its being sold out. */
export const FRESH_MS = 2_000;

/** So many numbers are looked at in one request. */
export const SHEET = BATCH_SIZE;

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

/** What is read of a coupon whose numbers are taken. */
export type Taken = Pick<Coupon, '_id' | 'unit' | 'dayUnit' | 'claimedBy'>;

/** Sheets, from the first to before the second. */
type Sheets = readonly [number, number];

/**
 * What one instance of a function knows of numbers that are given out. Nothing rests on it: a number is whose coupon the
 * unique index lets in. It says where to try, so that instances seldom meet, and for a moment that there is nothing to try for.
 */
export class Numbers {
  private free: number[] = [];
  private next = 0;
  private sheet: number | undefined;
  /** Where a free one may be, the last first. */
  private toLookAt: Sheets[] = [];
  private readonly taken = new Set<number>();
  private readonly holders = new Set<string>();
  private usedUpUntil = 0;

  /** Others have taken some of what seems to be free. */
  isDoubtful = false;

  constructor(private readonly space: NumberSpace) {}

  /** Whether all were somebody's a moment ago. */
  isUsedUp(now: Date): boolean {
    return now.getTime() < this.usedUpUntil;
  }

  /** Whether all were somebody's when it was looked last. */
  get wasUsedUp(): boolean {
    return this.usedUpUntil > 0;
  }

  /** Whether all are known to be somebody's. */
  get isComplete(): boolean {
    return this.taken.size >= this.space.end();
  }

  /** Whether some seem to be free. */
  get hasFree(): boolean {
    return this.free.length > 0;
  }

  /** Whether each is known, and none is theirs. */
  isNone(claimedBy: string): boolean {
    return this.isComplete && !this.holders.has(claimedBy);
  }

  /** Whether they are known to have one: by the id of a coupon, or by who claims. */
  isHolder(couponIdOrClaimedBy: string): boolean {
    return this.holders.has(couponIdOrClaimedBy);
  }

  /** A number that may be free; `none` when every one is somebody's, `unknown` when that must be looked at. No request. */
  pick(now: Date): number | 'none' | 'unknown' {
    if (this.isUsedUp(now)) return 'none';
    if (this.free.length === 0) return 'unknown';
    this.next %= this.free.length;
    return this.free.splice(this.next, 1)[0] ?? 'unknown';
  }

  /** After a pick that was not used. */
  putBack(number: number): void {
    this.free.push(number);
  }

  /** This instance has given them out: they are these coupons'. */
  note(coupons: readonly Taken[]): void {
    for (const coupon of coupons) {
      this.taken.add(coupon[this.space.field]);
      this.holders.add(coupon._id).add(coupon.claimedBy);
    }
  }

  /** Somebody has given them out. */
  learn(coupons: readonly Taken[]): void {
    this.note(coupons);
    this.free = this.free.filter((number) => !this.taken.has(number));
    this.isDoubtful = false;
  }

  /** After a meeting with another: tries go on anywhere else, best after another look. */
  doubt(): void {
    this.isDoubtful = true;
    this.elsewhere();
  }

  /**
   * One request, after which a free number is known, or that there is none, or only where else to look: of no more than SHEET
   * always one of the first two. Of more, one sheet is read; when that is full all are counted, and then halves of what is not.
   * That there is none holds from the answer on: a database too busy to answer in FRESH_MS would be asked each time.
   */
  async look(clock: Clock): Promise<readonly Taken[]> {
    const sheets = Math.ceil(this.space.end() / SHEET);
    const looked = this.nextToLookAt(sheets);
    const [from, to] = looked;
    const isWhole = to - from >= sheets;
    this.usedUpUntil = 0;
    if (to - from <= 1) {
      const found = await this.read(from);
      if (isWhole && this.free.length === 0) this.usedUpUntil = clock.now().getTime() + FRESH_MS;
      return found;
    }
    if (!(await this.isFull(looked))) this.halve(looked);
    else if (isWhole) this.usedUpUntil = clock.now().getTime() + FRESH_MS;
    return [];
  }

  private nextToLookAt(sheets: number): Sheets {
    if (this.isDoubtful && this.sheet !== undefined) return [this.sheet, this.sheet + 1];
    if (this.toLookAt.length === 0) {
      const any = Math.floor(Math.random() * sheets);
      this.toLookAt = this.wasUsedUp ? [[0, sheets]] : [[0, sheets], [any, any + 1]]; // prettier-ignore
    }
    return this.toLookAt.pop() as Sheets;
  }

  private async isFull([from, to]: Sheets): Promise<boolean> {
    const [first, end] = [from * SHEET, Math.min(to * SHEET, this.space.end())];
    return (await this.space.coupons.count(this.between(first, end))) >= end - first;
  }

  /** In no certain order, so that not everybody comes to the same sheet. */
  private halve([from, to]: Sheets): void {
    const middle = Math.floor((from + to) / 2);
    const halves: Sheets[] = [[from, middle], [middle, to]]; // prettier-ignore
    this.toLookAt.push(...(Math.random() < 0.5 ? halves : halves.reverse()));
  }

  /** Reads what is taken of a sheet, and begins anywhere in what is free: others begin elsewhere. */
  private async read(sheet: number): Promise<readonly Taken[]> {
    const { coupons, end: all } = this.space;
    const [first, end] = [sheet * SHEET, Math.min((sheet + 1) * SHEET, all())];
    const fields = ['unit', 'dayUnit', 'claimedBy'];
    const found = await coupons.find({ where: this.between(first, end), limit: SHEET, fields });
    if (this.taken.size > MOST_REMEMBERED) {
      this.taken.clear();
      this.holders.clear();
    }
    for (let number = first; number < end; number++) this.taken.delete(number);
    this.note(found);
    this.free = Array.from({ length: end - first }, (_, n) => first + n).filter((number) => !this.taken.has(number));
    if (this.free.length > 0) this.toLookAt = [];
    [this.sheet, this.isDoubtful] = [sheet, false];
    this.elsewhere();
    return found;
  }

  private elsewhere(): void {
    this.next = Math.floor(Math.random() * this.free.length);
  }

  private between(first: number, end: number): Where {
    return { ...this.space.where, [this.space.field]: { gte: first, lt: end } };
  }
}
