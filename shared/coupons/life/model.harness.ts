import { DAY_MS } from '../../core/clock.ts';
import type { Coupon } from '../coupon.ts';
import { FRESH_MS } from '../issuing/numbers.ts';
import type { Movement } from '../movement.ts';

/** How a coupon may stand, told again without the code that is under test. */
interface Model {
  state: 'none' | 'unused' | 'redeemed' | 'expired';
  since: number;
}

/** What a movement makes of it; a text says what is wrong. */
function next({ state, since }: Model, movement: Movement, { startsAt, expiresAt }: Coupon): Model | string {
  const at = movement.at.getTime();
  const is = (expected: Model['state']): boolean => state === expected;
  switch (movement.what) {
    case 'issued':
      return is('none') ? { state: 'unused', since: at } : 'issued twice';
    case 'redeemed':
      if (!is('unused')) return `redeemed although ${state}`;
      return at >= startsAt.getTime() && at < expiresAt.getTime()
        ? { state: 'redeemed', since: at }
        : 'used out of time';
    case 'undone':
      return is('redeemed') && at - since < DAY_MS
        ? { state: 'unused', since: at }
        : `undone although ${state}, or late`;
    case 'expired':
      return is('unused') && at >= expiresAt.getTime()
        ? { state: 'expired', since: at }
        : `ended although ${state}, or early`;
    default:
      return `${movement.what} does not happen here`;
  }
}

/** How a coupon stands by its history. @throws when something in it cannot have happened */
export function replayed(coupon: Coupon): Model['state'] {
  let model: Model = { state: 'none', since: 0 };
  for (const movement of coupon.history) {
    const after = next(model, movement, coupon);
    if (typeof after === 'string') throw new Error(`${coupon._id}: ${after}: ${JSON.stringify(coupon.history)}`);
    model = after;
  }
  if (model.state !== coupon.state) throw new Error(`${coupon._id} is ${coupon.state}, and should be ${model.state}`);
  return model.state;
}

/** Whether a coupon came out although nobody could claim, longer than an instance may not know of it. */
export const isIssuedInPause = ({ issuedAt }: Coupon, pauses: readonly { from: Date; until?: Date }[]): boolean =>
  pauses.some(({ from, until }) => issuedAt.getTime() > from.getTime() + FRESH_MS && !(until && issuedAt >= until));
