import { DAY_MS } from '../../core/clock.ts';
import type { Coupon } from '../coupon.ts';
import { FRESH_MS } from '../issuing/numbers.ts';
import type { Movement } from '../movement.ts';

/** How a coupon may stand, told again without the code that is under test. */
interface Model {
  state: 'none' | 'unused' | 'locked' | 'redeemed' | 'expired';
  since: number;
  /** The order that has it. */
  orderId?: string;
  /** Of a lock. */
  until?: number;
  /** What it has cost so far, in fen. */
  off: number;
}

type Next = Partial<Model> | string;

/** What is given back can be used again, but by nobody where its owner was erased. */
const free = ({ endsIt }: Movement) => (endsIt ? ('expired' as const) : ('unused' as const));

const sumOf = ({ lines, shipping }: { lines: readonly number[]; shipping: number }): number =>
  lines.reduce((sum, one) => sum + one, shipping);

/** What an order does; a text says what is wrong. */
function byOrder(model: Model, movement: Movement, { isFree, isOwn }: { isFree: boolean; isOwn: boolean }): Next {
  const { state, off } = model;
  const since = movement.at.getTime();
  switch (movement.what) {
    case 'locked':
      if (!isFree) return `locked although ${state}`;
      return { state: 'locked', orderId: movement.orderId, until: movement.until.getTime() };
    case 'used':
      if (!isFree && !(state === 'locked' && isOwn)) return `used although ${state}`;
      return { state: 'redeemed', since, orderId: movement.orderId, off: off + sumOf(movement.share) };
    case 'released':
      // Also when its time is over and the coupon nobody's: so it is said that the order is over.
      return isFree || (state === 'locked' && isOwn) ? { state: 'unused' } : `released although ${state}`;
    case 'refunded':
      if (state !== 'redeemed' || !isOwn) return `refunded although ${state}`;
      if (off - movement.back !== movement.left) return 'gave back something else than it took off';
      return { ...(movement.left === 0 && { state: free(movement) }), off: movement.left };
    default:
      return `${movement.what} does not happen here`;
  }
}

/** What a movement makes of it; a text says what is wrong. */
function next(model: Model, movement: Movement, { startsAt, expiresAt }: Coupon): Next {
  const { state, since, orderId, until = 0 } = model;
  const at = movement.at.getTime();
  const isUsable = at >= startsAt.getTime() && at < expiresAt.getTime();
  const isFree = isUsable && (state === 'unused' || (state === 'locked' && at >= until));
  switch (movement.what) {
    case 'issued':
      return state === 'none' ? { state: 'unused' } : 'issued twice';
    case 'redeemed':
      return isFree
        ? { state: 'redeemed', since: at, orderId: undefined }
        : `redeemed although ${state}, or out of time`;
    case 'undone':
      return state === 'redeemed' && !orderId && at - since < DAY_MS
        ? { state: free(movement) }
        : `undone although ${state}`;
    case 'lapsed':
      return state === 'locked' && at >= until ? { state: 'unused' } : `lapsed although ${state}, or early`;
    case 'expired':
      // Of an erased person what was not used ends, also what an order has.
      if (movement.because === 'erasure')
        return state === 'unused' || state === 'locked' ? { state: 'expired' } : `erased although ${state}`;
      return state === 'unused' && at >= expiresAt.getTime()
        ? { state: 'expired' }
        : `ended although ${state}, or early`;
    default:
      return byOrder(model, movement, { isFree, isOwn: 'orderId' in movement && movement.orderId === orderId });
  }
}

/** How a coupon stands by its history, and what it has cost. @throws when something in it cannot have happened */
export function replayed(coupon: Coupon): Model {
  let model: Model = { state: 'none', since: 0, off: 0 };
  for (const movement of coupon.history) {
    const after = next(model, movement, coupon);
    if (typeof after === 'string') throw new Error(`${coupon._id}: ${after}: ${JSON.stringify(coupon.history)}`);
    model = { ...model, ...after };
  }
  if (model.state !== coupon.state) throw new Error(`${coupon._id} is ${coupon.state}, and should be ${model.state}`);
  return model;
}

/** Whether a coupon came out although nobody could claim, longer than an instance may not know of it. */
export const isIssuedInPause = ({ issuedAt }: Coupon, pauses: readonly { from: Date; until?: Date }[]): boolean =>
  pauses.some(({ from, until }) => issuedAt.getTime() > from.getTime() + FRESH_MS && !(until && issuedAt >= until));
