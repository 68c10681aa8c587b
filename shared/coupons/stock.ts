import type { UserId } from '../core/ids.ts';
import type { Collection, Database, Patch } from '../db/database.ts';
import { couponIdFor, type Coupon, type CouponTemplate, type Reservation } from './coupon.ts';

/** A claim takes seconds: its function is killed after 20 (cloudbaserc.json). Older reservations belong to dead calls. */
export const RESERVATION_LIFE_MS = 60_000;

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
   * settled already. Who finds a reservation of another call must renew it before writing the coupon.
   */
  renew(templateId: string, userId: UserId, reservation: Reservation, now: Date): Promise<boolean> {
    const path = `reservations.${userId}`;
    return this.templates.updateIf(
      { _id: templateId, [`${path}.id`]: reservation.id },
      { set: { [`${path}.at`]: now } },
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

  /** Settles what dead calls left behind; true when there was something. */
  async settleDead(template: CouponTemplate, now: Date): Promise<boolean> {
    const deadline = new Date(now.getTime() - RESERVATION_LIFE_MS);
    const dead = Object.entries(template.reservations).filter(([, { at }]) => at < deadline);
    for (const [key, reservation] of dead) {
      const userId = key as UserId;
      const coupon = await this.coupons.get(couponIdFor(template._id, userId));
      const path = `reservations.${userId}`;
      await this.templates.updateIf(
        { _id: template._id, [`${path}.id`]: reservation.id, [`${path}.at`]: { lt: deadline } },
        settlement(userId, reservation, coupon),
      );
    }
    return dead.length > 0;
  }
}

function settlement(userId: UserId, reservation: Reservation, coupon: Coupon | undefined): Patch {
  const unset = [`reservations.${userId}`];
  return coupon?.reservationId === reservation.id ? { unset } : { unset, inc: { remaining: 1 } };
}
