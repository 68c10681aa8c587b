import type { Clock } from '../core/clock.ts';
import type { Ids, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { CODE_LENGTH, couponIdFor, termsOf, type Coupon, type CouponTemplate, type Reservation } from './coupon.ts';
import type { CouponStock } from './stock.ts';
import { usableTime } from './validity.ts';

export interface ClaimDeps {
  clock: Clock;
  ids: Ids;
  stock: CouponStock;
  people: {
    /** All ids of one person: the one that stands now, then those it had before a merge. */
    idsOf(userId: UserId): Promise<readonly [UserId, ...UserId[]]>;
  };
}
export interface ClaimRequest {
  userId: UserId;
  templateId: string;
  channelId?: string;
}
export type ClaimError = 'COUPON.NOT_FOUND' | 'COUPON.NOT_STARTED' | 'COUPON.ENDED' | 'COUPON.SOLD_OUT';
export type Claimed = Result<{ coupon: Coupon; alreadyClaimed: boolean }, ClaimError>;

const RESERVATION_ID_LENGTH = 16;

function newCoupon(
  { clock, ids }: ClaimDeps,
  template: CouponTemplate,
  { userId, channelId }: ClaimRequest,
  reservation: Reservation,
): Coupon {
  const claimedAt = clock.now();
  return {
    _id: couponIdFor(template._id, userId),
    userId,
    templateId: template._id,
    terms: termsOf(template),
    state: 'unused',
    code: ids.random(CODE_LENGTH),
    reservationId: reservation.id,
    channelId,
    claimedAt,
    ...usableTime(template.terms.validity, claimedAt),
    history: [{ what: 'claimed', at: claimedAt, channelId }],
  };
}

/** Why this template cannot be claimed at `now`, stock aside. */
function closedBecause(template: CouponTemplate | undefined, now: Date): ClaimError | undefined {
  if (!template || template.state !== 'active') return 'COUPON.NOT_FOUND';
  if (now < template.startsAt) return 'COUPON.NOT_STARTED';
  return now < template.endsAt ? undefined : 'COUPON.ENDED';
}

/**
 * The reservation to make the coupon from: a new one, or the one that an earlier or parallel call of this user left.
 * Where there is nothing to take, the hot document is not written at all.
 */
async function reservationFor({ stock, ids, clock }: ClaimDeps, template: CouponTemplate, userId: UserId) {
  const reservation: Reservation = { id: ids.random(RESERVATION_ID_LENGTH), at: clock.now() };
  const isFree = template.remaining > 0 && !template.reservations[userId];
  if (isFree && (await stock.reserve(template._id, userId, reservation))) return { reservation };
  const current = isFree ? await stock.templates.get(template._id) : template;
  const found = current?.reservations[userId];
  const renewed = found !== undefined && (await stock.renew(template._id, userId, found, clock.now()));
  return { reservation: renewed ? found : undefined, current };
}

/** What a person claimed under an id that they had before a merge, whether it has moved already or not. */
async function claimedBefore({ stock }: ClaimDeps, templateId: string, formerIds: readonly UserId[]) {
  return (await stock.coupons.getMany(formerIds.map((id) => couponIdFor(templateId, id))))[0];
}

/**
 * Claims one coupon of a template for a user. Never beyond stock and never a second one, under any number of parallel
 * calls, retries and kills (see CouponStock); a repeat gets the coupon of the first call.
 */
export async function claimCoupon(deps: ClaimDeps, request: ClaimRequest): Promise<Claimed> {
  const { clock, stock } = deps;
  const couponId = couponIdFor(request.templateId, request.userId);
  const [mine, template] = await Promise.all([stock.coupons.get(couponId), stock.templates.get(request.templateId)]);
  if (mine) return ok({ coupon: mine, alreadyClaimed: true });
  const [userId, ...formerIds] = await deps.people.idsOf(request.userId);
  if (userId !== request.userId) return claimCoupon(deps, { ...request, userId });
  const before = formerIds.length > 0 && (await claimedBefore(deps, request.templateId, formerIds));
  if (before) return ok({ coupon: before, alreadyClaimed: true });
  const closed = closedBecause(template, clock.now());
  if (closed || !template) return err(closed ?? 'COUPON.NOT_FOUND');

  const { reservation, current } = await reservationFor(deps, template, request.userId);
  if (!reservation) return withoutReservation(deps, request, current);
  const coupon = newCoupon(deps, template, request, reservation);
  const added = await stock.coupons.add(coupon);
  const stored = added === 'added' ? coupon : await stock.coupons.get(couponId);
  if (!stored) throw new Error('the coupon number is taken: the claim must be tried again');
  await stock.settle(template._id, request.userId, reservation, stored);
  return ok({ coupon: stored, alreadyClaimed: added === 'exists' });
}

/** Nothing could be reserved: a parallel call of this user was faster, or the template closed, or it is sold out. */
async function withoutReservation(
  deps: ClaimDeps,
  request: ClaimRequest,
  current: CouponTemplate | undefined,
): Promise<Claimed> {
  const { clock, stock } = deps;
  const coupon = await stock.coupons.get(couponIdFor(request.templateId, request.userId));
  if (coupon) return ok({ coupon, alreadyClaimed: true });
  const closed = closedBecause(current, clock.now());
  if (closed || !current) return err(closed ?? 'COUPON.NOT_FOUND');
  if (current.remaining > 0 || (await stock.settleLeftovers(current, clock.now()))) return claimCoupon(deps, request);
  return err('COUPON.SOLD_OUT');
}
