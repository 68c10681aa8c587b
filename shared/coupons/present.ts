import type { OutputOf } from '../contracts/contract.ts';
import type { couponCode, couponGet, couponList } from '../contracts/coupon.ts';
import type { redeemToday } from '../contracts/redeem.ts';
import { stateAt, termsOf, type Coupon } from './coupon.ts';
import type { Offer } from './list-offers.ts';
import type { Shown } from './shown-code/show-coupon.ts';
import { audienceInWords } from './why-not.ts';

type OwnedCoupon = OutputOf<typeof couponGet>['coupon'];
type PresentedOffer = OutputOf<typeof couponList>['offers'][number];

/** A coupon as its contract sends it: moments as text, and expiry as seen at `now`. */
export function presentCoupon(coupon: Coupon, now: Date): OwnedCoupon {
  return {
    couponId: coupon._id,
    terms: coupon.terms,
    state: stateAt(coupon, now),
    code: coupon.code,
    issuedAt: coupon.issuedAt.toISOString(),
    startsAt: coupon.startsAt.toISOString(),
    expiresAt: coupon.expiresAt.toISOString(),
    redeemedAt: coupon.redeemedAt?.toISOString(),
    wallet: coupon.payout?.state,
    orderId: coupon.orderId,
    lockedUntil: coupon.lockedUntil?.toISOString(),
  };
}

export function presentShown({ coupon, rotating }: Shown, now: Date): OutputOf<typeof couponCode> {
  return {
    coupon: presentCoupon(coupon, now),
    rotating: rotating && { key: rotating.key, now: now.toISOString(), until: rotating.until.toISOString() },
  };
}

/** By whom each was redeemed, its history says. */
export const presentRedemptions = (coupons: readonly Coupon[]): OutputOf<typeof redeemToday>['redemptions'] =>
  coupons.flatMap(({ _id, terms, history }) => {
    const last = history.findLast((one) => one.what === 'redeemed');
    return last ? [{ couponId: _id, terms, redeemedAt: last.at.toISOString(), by: last.by }] : [];
  });

export function presentOffer({ template, remaining, status, owned, coupon }: Offer, now: Date): PresentedOffer {
  return {
    terms: termsOf(template),
    status,
    audience: audienceInWords(template.audience),
    remaining,
    total: template.limits.total,
    perUser: template.limits.perUser,
    owned,
    startsAt: template.startsAt.toISOString(),
    endsAt: template.endsAt.toISOString(),
    coupon: coupon && presentCoupon(coupon, now),
    reminder: template.reminder?.templateId,
  };
}
