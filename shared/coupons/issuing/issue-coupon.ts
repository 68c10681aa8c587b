import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Where } from '../../db/database.ts';
import { idsOf, type User } from '../../identity/index.ts';
import { CODE_LENGTH, couponIdFor, termsOf, type Coupon, type CouponTemplate } from '../coupon.ts';
import { issued } from '../movement.ts';
import { payoutOf } from '../payout/payout.ts';
import type { CouponStock } from '../stock.ts';
import { usableTime } from '../validity.ts';
import { Allowance } from './allowance.ts';
import type { KnownStock, Slot, SoldOut } from './known-stock.ts';
import { causeOf, isSameRequest, keptCause, type Way } from './way.ts';

export interface IssueDeps {
  clock: Clock;
  ids: Ids;
  stock: CouponStock;
}
export interface IssueRequest {
  /** The live record of who gets it. */
  user: User;
  /** By which the instance knows them again without a request; says of nobody who it is. */
  claimedBy: string;
  way: Way;
  /** Numbers of its own, above those of the stock: a code's. */
  slot?: Slot;
}
export type IssueError = SoldOut['error'] | 'COUPON.LIMIT_REACHED' | 'COMMON.KEY_USED';
export type Issued = Result<{ coupon: Coupon; isRepeat: boolean }, IssueError>;

/** What a person has of a template, and how many looks at the stock had come to their end before that was read. */
export interface Own {
  coupons: readonly Coupon[];
  looks: number;
}

/**
 * The coupons of a template that were issued to a person, under any id that they have or had before a merge; whose they are
 * by now is not asked. One request.
 */
export async function issuedTo({ coupons }: CouponStock, known: KnownStock, user: User): Promise<Own> {
  const { looks, template } = known;
  const numbers = Array.from({ length: template.limits.perUser }, (_, n) => n + 1);
  const ids = idsOf(user).flatMap((id) => numbers.map((n) => couponIdFor(template._id, id, n)));
  return { looks, coupons: await coupons.getMany(ids) };
}

/** The answer to a request that was made before. Of one for each person every claim is the same, whatever they have it for. */
export function repeatOf(own: readonly Coupon[], way: Way, perUser: number): Issued | undefined {
  if (way.how === 'claim' && perUser === 1) return own[0] && ok({ coupon: own[0], isRepeat: true });
  const cause = causeOf(way);
  const coupon = own.find(({ history: [first] }) => first?.what === 'issued' && causeOf(first) === cause);
  if (!coupon) return undefined;
  return isSameRequest(coupon.history[0] as Way, way) ? ok({ coupon, isRepeat: true }) : err('COMMON.KEY_USED');
}

/** Which one of the person's it would be: the lowest that is free, so that two at once meet; undefined above the limit. */
export function nextNumber({ _id, limits }: CouponTemplate, user: User, own: readonly Coupon[]): number | undefined {
  if (own.length >= limits.perUser) return undefined;
  const ids = new Set<string>(own.map((coupon) => coupon._id));
  for (let n = 1; ; n++) if (!ids.has(couponIdFor(_id, user._id, n))) return n;
}

/** A coupon as it is inserted. */
export function newCoupon(
  { ids }: Pick<IssueDeps, 'ids'>,
  template: CouponTemplate,
  { user: { _id: userId }, claimedBy, way }: IssueRequest,
  { n, at, ...slot }: Slot & { n: number },
): Coupon {
  const { _id: templateId, terms } = template;
  const code = ids.random(CODE_LENGTH);
  return {
    ...{ _id: couponIdFor(templateId, userId, n), userId, templateId, terms: termsOf(template) },
    ...{ code, keys: [code], ...slot, cause: keptCause(way, { templateId, userId, claimedBy }), claimedBy },
    ...{ channelId: way.how === 'claim' ? way.channelId : undefined, issuedAt: at },
    ...usableTime(terms.validity, at),
    ...issued({ what: 'issued', at, ...way }),
    ...payoutOf(template, at),
  };
}

/** Who has a coupon for this cause: the person, by the same request, or another by one that took the key. One request. */
async function knownCause({ stock }: IssueDeps, { template }: KnownStock, request: IssueRequest) {
  const { user, claimedBy, way, slot } = request;
  const templateId = template._id;
  // Of an erased person's coupon the cause is not known any more, but the unit is.
  const where: Where = slot
    ? { templateId, unit: slot.unit }
    : { cause: keptCause(way, { templateId, userId: user._id, claimedBy }) };
  const [coupon] = await stock.coupons.find({ where, limit: 1 });
  if (!coupon) return undefined;
  // Their record may have been joined with another one since it was read.
  const isTheirs = idsOf(user).includes(coupon.userId) || coupon.claimedBy === claimedBy;
  const isOwn = coupon.templateId === template._id && isTheirs;
  return isOwn ? repeatOf([coupon], way, template.limits.perUser) : err('COMMON.KEY_USED');
}

/**
 * Another look before a try that is likely to meet another, if so many requests can still be made: behind a meeting both, since
 * the last one tells whether the person has one; before the first try also the look alone, so that the next call need not.
 */
async function lookAgain(known: KnownStock, allowance: Allowance, clock: Clock, least: 1 | 2): Promise<void> {
  if (known.isDoubtful && allowance.has(least) && allowance.take()) await known.look(clock);
}

/** Where to try; undefined when that takes too many requests. */
async function findSlot(known: KnownStock, allowance: Allowance, clock: Clock): Promise<Slot | SoldOut | undefined> {
  for (;;) {
    const slot = known.pick(clock.now());
    if (slot) return slot;
    if (!allowance.take()) return undefined;
    await known.look(clock);
  }
}

/**
 * Whether it must be read what they have before they hear that nothing is left: the same request, made twice at once, may have
 * taken the last one since it was read. Of a claim that has no request left for it, a later repeat gets that one.
 */
function isUnsure(
  known: KnownStock,
  claimedBy: string,
  now: Date,
  own: Own | undefined,
  allowance: Allowance,
): boolean {
  return own ? own.looks < known.looks && allowance.has(1) : !known.soldOutFor(claimedBy, now);
}

/**
 * `issueCoupon`, with so many requests at most: undefined when it has met too many others to know the answer by then. Nothing
 * has changed in that case, and a repeat is the same attempt.
 */
export async function tryToIssue(
  deps: IssueDeps,
  known: KnownStock,
  request: IssueRequest,
  { own, allowance }: { own?: Own; allowance: Allowance },
): Promise<Issued | undefined> {
  const [{ clock, stock }, { user, claimedBy, way }] = [deps, request];
  const { template } = known;
  const { perUser } = template.limits;
  const isKnownToHaveOne = () => known.hasOneOf({ couponId: couponIdFor(template._id, user._id), claimedBy });
  if (!request.slot) await lookAgain(known, allowance, clock, 1);
  for (let mayHaveOne = perUser > 1 || isKnownToHaveOne(); ; mayHaveOne = true, own = undefined) {
    if (!request.slot) await lookAgain(known, allowance, clock, 2);
    if (!own && (mayHaveOne || isKnownToHaveOne())) {
      if (!allowance.take()) return undefined;
      own = await issuedTo(stock, known, user);
    }
    const before = own && repeatOf(own.coupons, way, perUser);
    if (before) return before;
    const n = nextNumber(template, user, own?.coupons ?? []);
    if (n === undefined) return err('COUPON.LIMIT_REACHED');
    const slot = request.slot ?? (await findSlot(known, allowance, clock));
    if (!slot) return undefined;
    const isSoldOut = 'error' in slot;
    if (!own && isKnownToHaveOne()) continue;
    if (isSoldOut && isUnsure(known, claimedBy, clock.now(), own, allowance)) continue;
    if (isSoldOut) return slot;
    if (!allowance.take()) return undefined;
    const coupon = newCoupon(deps, template, request, { n, ...slot });
    if ((await stock.coupons.add(coupon)) === 'added') {
      known.note([coupon]);
      return ok({ coupon, isRepeat: false });
    }
    // Either a number is another's, or the person has a coupon already, or the cause is known.
    if (!request.slot) known.doubt();
    if (way.how === 'claim' && perUser === 1) continue;
    if (!allowance.take()) return undefined;
    const other = await knownCause(deps, known, request);
    if (other) return other;
  }
}

/**
 * Issues one coupon of a template to a person: the one way by which coupons come out, whatever for. Never beyond stock or the
 * day's, never more to a person than the limit, one for each cause, under any number of parallel calls, retries and kills:
 * one insert that unique keys decide is all of it. A repeat gets the coupon of the first, also when nothing is left. Whether
 * the campaign is open, and for whom, the caller has asked. One request, most often; one more for who may have several.
 *
 * @param own what they have already (`issuedTo`), if that is known
 */
export async function issueCoupon(
  deps: IssueDeps,
  known: KnownStock,
  request: IssueRequest,
  own?: Own,
): Promise<Issued> {
  for (;;) {
    const issued = await tryToIssue(deps, known, request, { own, allowance: new Allowance(Infinity) });
    if (issued) return issued;
  }
}
