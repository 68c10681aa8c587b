import type { UserId } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import type { Collection, Database, Patch } from '../db/database.ts';
import { couponIdFor, type Coupon, type CouponTemplate, type Reservation } from './coupon.ts';

/** A claim takes seconds: its function is killed after 20 (cloudbaserc.json). Older reservations belong to dead calls. */
export const RESERVATION_LIFE_MS = 60_000;

/** Settlements under way at once; all of them are writes of one document. */
const PARALLEL_SETTLEMENTS = 8;

const deadlineAt = (now: Date): Date => new Date(now.getTime() - RESERVATION_LIFE_MS);

/** Nobody is making a coupon of this reservation any more. */
export const isDead = ({ at }: Reservation, now: Date): boolean => at < deadlineAt(now);

/**
 * Stock and coupons. A claim takes one unit and leaves a reservation in the same atomic write, then writes the coupon,
 * then drops the reservation: whatever is interrupted, the unit is either in a coupon, in a reservation, or in stock.
 */
export class CouponStock {
  readonly templates: Collection<CouponTemplate>;
  readonly coupons: Collection<Coupon>;

  constructor(database: Database) {
    this.templates = database.collection<CouponTemplate>('couponTemplates');
    this.coupons = database.collection<Coupon>('coupons');
  }

  /** Takes one unit for this user if the template is open and has one, and the user has no claim under way. */
  reserve(templateId: string, userId: UserId, reservation: Reservation): Promise<boolean> {
    const { at } = reservation;
    return this.templates.updateIf(
      {
        _id: templateId,
        state: 'active',
        startsAt: { lte: at },
        endsAt: { gt: at },
        remaining: { gt: 0 },
        [`reservations.${userId}`]: { exists: false },
      },
      { inc: { remaining: -1 }, set: { [`reservations.${userId}`]: reservation } },
    );
  }

  /**
   * Says that a call is (again) making the coupon of this reservation, so that nobody takes it for dead; false when it is
   * settled already. Who finds a reservation of another call must renew it before writing the coupon. The count is there
   * because `updateIf` is true for a change only, and two calls may renew in the same millisecond.
   */
  renew(templateId: string, userId: UserId, reservation: Reservation, now: Date): Promise<boolean> {
    const path = `reservations.${userId}`;
    return this.templates.updateIf(
      { _id: templateId, [`${path}.id`]: reservation.id },
      { set: { [`${path}.at`]: now }, inc: { [`${path}.renewals`]: 1 } },
    );
  }

  /**
   * Ends a reservation whose coupon is known: made from it, the reservation goes; else the unit goes back into stock.
   * Exactly one of many parallel callers has an effect.
   */
  settle(templateId: string, userId: UserId, reservation: Reservation, coupon: Coupon): Promise<boolean> {
    const id = `reservations.${userId}.id`;
    return this.templates.updateIf({ _id: templateId, [id]: reservation.id }, settlement(userId, reservation, coupon));
  }

  /**
   * Settles every reservation that will not become a coupon: those of people who have theirs (at any age: there is no
   * second one), and dead ones without. False when there was none: then each unit is a coupon or about to become one.
   */
  async settleLeftovers(template: CouponTemplate, now: Date): Promise<boolean> {
    const open = Object.entries(template.reservations) as [UserId, Reservation][];
    const coupons = await this.coupons.getMany(open.map(([userId]) => couponIdFor(template._id, userId)));
    // By who claimed it, whosever it is now.
    const claimed = new Map(coupons.map((coupon) => [coupon._id, coupon]));
    const couponOf = (userId: UserId) => claimed.get(couponIdFor(template._id, userId));
    const leftovers = open.filter(([userId, reservation]) => couponOf(userId) ?? isDead(reservation, now));
    await mapParallel(leftovers, PARALLEL_SETTLEMENTS, ([userId, reservation]) => {
      const coupon = couponOf(userId);
      return coupon
        ? this.settle(template._id, userId, reservation, coupon)
        : this.takeBack(template._id, userId, reservation, now);
    });
    return leftovers.length > 0;
  }

  /** Puts the unit of a dead reservation back, unless a call has renewed it since. */
  private takeBack(templateId: string, userId: UserId, { id }: Reservation, now: Date): Promise<boolean> {
    const path = `reservations.${userId}`;
    return this.templates.updateIf(
      { _id: templateId, [`${path}.id`]: id, [`${path}.at`]: { lt: deadlineAt(now) } },
      { unset: [path], inc: { remaining: 1 } },
    );
  }
}

function settlement(userId: UserId, reservation: Reservation, coupon: Coupon): Patch {
  const unset = [`reservations.${userId}`];
  return coupon.reservationId === reservation.id ? { unset } : { unset, inc: { remaining: 1 } };
}
