import { err, ok, type Result } from '../core/result.ts';
import { DuplicateKey, type Collection, type Patch } from '../db/database.ts';
import { isNobodys, type Coupon } from './coupon.ts';
import { keyOf, standingAfter, type Movement, type Standing } from './movement.ts';

/** Each field of a standing, so that one that a movement leaves out is taken away. */
const FIELDS = {
  ...{ state: true, redeemedAt: true, redeemedIn: true },
  ...{ orderId: true, lockedUntil: true },
} as const satisfies Record<keyof Standing, true>;

export const STANDING_FIELDS = Object.keys(FIELDS) as (keyof Standing)[];

/** The one write that a movement is: what it changes, and its line in the history. */
export function patchFor(movement: Movement): Patch {
  const [standing, key] = [standingAfter(movement), keyOf(movement)];
  const unset = STANDING_FIELDS.filter((field) => !(field in standing));
  return {
    set: { ...standing, movedAt: movement.at },
    unset,
    inc: { moves: 1 },
    push: { history: movement, ...(key !== undefined && { keys: key }) },
  };
}

/** The coupon after it. */
export function moved(coupon: Coupon, movement: Movement): Coupon {
  const { moves, history, keys } = coupon;
  const key = keyOf(movement);
  const rest = Object.entries(coupon).filter(([field]) => !(field in FIELDS));
  return {
    ...(Object.fromEntries(rest) as Omit<Coupon, keyof Standing>),
    ...standingAfter(movement),
    history: [...history, movement],
    keys: key === undefined ? keys : [...keys, key],
    moves: moves + 1,
    movedAt: movement.at,
  };
}

/** A movement as it is written: what would make unused again what is nobody's ends it. */
export const ending = (coupon: Coupon, movement: Movement): Movement =>
  isNobodys(coupon) && standingAfter(movement).state === 'unused' ? { ...movement, endsIt: true } : movement;

/** A movement, a refusal, or nothing where it has happened already. */
type Decide<E extends string> = (coupon: Coupon) => Result<Movement | undefined, E>;

/**
 * Moves a coupon as `decide` says by how it stands: once, because the write asks that nothing moved it since it was read,
 * and else it is read and decided again. Whoever repeats a request finds its movement in the history and decides on nothing.
 * A request whose key has moved another coupon is refused, by the database. One request; two more for each movement that
 * came between.
 */
export async function moveCoupon<E extends string>(
  coupons: Collection<Coupon>,
  found: Coupon,
  decide: Decide<E>,
): Promise<Result<Coupon, E | 'COUPON.NOT_FOUND' | 'COMMON.KEY_USED'>> {
  for (let coupon: Coupon | undefined = found; coupon; coupon = await coupons.get(found._id)) {
    const decision = decide(coupon);
    if (!decision.ok) return decision;
    if (!decision.data) return ok(coupon);
    const movement = ending(coupon, decision.data);
    try {
      if (await coupons.updateIf({ _id: coupon._id, moves: coupon.moves }, patchFor(movement)))
        return ok(moved(coupon, movement));
    } catch (error) {
      if (error instanceof DuplicateKey) return err('COMMON.KEY_USED');
      throw error;
    }
  }
  return err('COUPON.NOT_FOUND');
}
