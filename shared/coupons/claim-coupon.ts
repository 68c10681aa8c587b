import type { Clock } from '../core/clock.ts';
import type { Ids } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { idsOf, type User } from '../identity/index.ts';
import { CODE_LENGTH, couponIdFor, termsOf, type Coupon, type CouponTemplate } from './coupon.ts';
import type { KnownStock } from './known-stock.ts';
import { issued } from './movement.ts';
import type { CouponStock } from './stock.ts';
import { usableTime } from './validity.ts';
import { notForPerson, notOpen, type NotForYou, type NotOpen } from './why-not.ts';

export interface ClaimDeps {
  clock: Clock;
  ids: Ids;
  stock: CouponStock;
}
export interface ClaimRequest {
  /** The live record of who claims. */
  user: User;
  claimedBy: string;
  templateId: string;
  channelId?: string;
  /** Asked when nothing else is in the way of a coupon. */
  isTooRisky?: () => Promise<boolean>;
}
export type ClaimError = NotOpen | NotForYou['error'] | 'COUPON.SOLD_OUT' | 'COUPON.TOO_RISKY';
export type Claimed = Result<{ coupon: Coupon; alreadyClaimed: boolean }, ClaimError>;

function newCoupon(
  { clock, ids }: ClaimDeps,
  template: CouponTemplate,
  { user: { _id: userId }, claimedBy, channelId }: ClaimRequest,
  unit: number,
): Coupon {
  const at = clock.now();
  return {
    _id: couponIdFor(template._id, userId),
    userId,
    templateId: template._id,
    terms: termsOf(template),
    code: ids.random(CODE_LENGTH),
    unit,
    claimedBy,
    channelId,
    issuedAt: at,
    ...usableTime(template.terms.validity, at),
    ...issued({ what: 'issued', how: 'claim', at, channelId }),
  };
}

/** What the person has of this template, under any id that they have or had before a merge. One request. */
async function repeated({ stock }: ClaimDeps, { templateId, user }: ClaimRequest): Promise<Claimed | undefined> {
  const [coupon] = await stock.coupons.getMany(idsOf(user).map((id) => couponIdFor(templateId, id)));
  return coupon && ok({ coupon, alreadyClaimed: true });
}

/**
 * Claims one coupon of a template for a person: never beyond stock and never a second one, under any number of parallel
 * calls, retries and kills, because one write that two unique keys decide is the whole claim. A repeat gets the coupon of
 * the first call, also when nothing can be claimed any more. Most often one request, none more than a repeat needs; one
 * where the template was not read for a while, one for who had another id before, one for the first meeting with another
 * and two for each further one.
 */
export async function claimCoupon(deps: ClaimDeps, request: ClaimRequest): Promise<Claimed> {
  const { clock, stock } = deps;
  const { templateId, user, claimedBy } = request;
  const known = await stock.knownOf(templateId, clock.now());
  const couponId = couponIdFor(templateId, user._id);
  const mayHaveOne = idsOf(user).length > 1 || known?.hasOneOf({ couponId, claimedBy });
  const before = mayHaveOne ? await repeated(deps, request) : undefined;
  if (before) return before;
  const closed = notOpen(known?.template, clock.now());
  if (closed || !known) return (await repeated(deps, request)) ?? err(closed ?? 'COUPON.NOT_FOUND');
  const isForOthers = notForPerson(known.template, { now: clock.now(), channelId: request.channelId, user });
  if (isForOthers) return (await repeated(deps, request)) ?? isForOthers;
  if (await request.isTooRisky?.()) return (await repeated(deps, request)) ?? err('COUPON.TOO_RISKY');
  return issue(deps, request, known);
}

async function issue(deps: ClaimDeps, request: ClaimRequest, known: KnownStock): Promise<Claimed> {
  const { clock, stock } = deps;
  for (let met = 1; ; met++) {
    const unit = await known.pick(clock.now());
    if (unit === undefined) return (await repeated(deps, request)) ?? err('COUPON.SOLD_OUT');
    const coupon = newCoupon(deps, known.template, request, unit);
    if ((await stock.coupons.add(coupon)) === 'added') {
      known.note(coupon);
      return ok({ coupon, alreadyClaimed: false });
    }
    // Either the unit is another's, or the person has a coupon already: another unit tells, most often.
    known.elsewhere();
    if (met === 1) continue;
    const other = (await known.isTaken(unit)) ? undefined : await repeated(deps, request);
    if (other) return other;
  }
}
