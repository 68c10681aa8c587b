import type { StoreId, UserId } from '../core/ids.ts';
import type { Way } from './issuing/way.ts';

/** What a coupon takes off each line of an order and off the shipping, in fen; or of what is given back, in the same form. */
export interface PerLine {
  lines: readonly number[];
  shipping: number;
}

/** What orders do to a coupon; `by`: who locked, the coupon's owner or the shop. */
export type OrderMovement = { orderId: string } & (
  | { what: 'locked'; digest: string; until: Date; share: PerLine; by: 'customer' | 'shop' }
  | { what: 'released'; because: 'customer' | 'shop' }
  | { what: 'used'; share: PerLine }
  /**
   * Something of the order was given back: of each line `returned` in its price, and with it `parts` of what the coupon took
   * off, `back` in all; `left` of that is not given back yet. `digest`: of what was asked.
   */
  | {
      what: 'refunded';
      refundId: string;
      digest: string;
      usedAt: Date;
      returned: PerLine;
      parts: PerLine;
      back: number;
      left: number;
    }
);

/**
 * What happened to a coupon, when, and by whom. `endsIt`: it would be unused again, but is nobody's since its owner was erased,
 * and so it is over.
 */
export type Movement = { at: Date; endsIt?: true } & (
  | ({ what: 'issued' } & Way)
  | { what: 'redeemed'; by: UserId; storeId: StoreId; requestKey: string }
  | { what: 'undone'; by: UserId; storeId: StoreId; reason: string; requestKey: string }
  /** At WeChat Pay, as it says. */
  | { what: 'usedElsewhere'; voucherId: string; usedAt: Date }
  | OrderMovement
  /** The lock of an order that was neither paid nor released in its time. */
  | { what: 'lapsed' }
  | { what: 'expired'; because: 'erasure' | 'time' }
);

/** What a request of staff is known by, whichever coupon it moves: by its call, who made it and the key that they drew. */
export const keyOf = (movement: Movement): string | undefined =>
  movement.what === 'redeemed' || movement.what === 'undone'
    ? `${movement.what}:${movement.by}:${movement.requestKey}`
    : undefined;

/** What movements decide of a coupon; everything else stays as it was issued. */
export interface Standing {
  /** Time is not asked: one that is `unused` may be over (`expiresAt`). */
  state: 'unused' | 'locked' | 'redeemed' | 'expired';
  redeemedAt?: Date;
  /** The order that has it locked, or used it; or gave it back when it was nobody's any more. */
  orderId?: string;
  /** A lock is over from then on, whatever the state says. */
  lockedUntil?: Date;
  /** The store whose staff redeemed it. */
  redeemedIn?: StoreId;
}

/** So often at most can anybody move a coupon who could go on for ever: its history is a part of the document. */
export const MOST_MOVES = 100;

/** How a coupon stands after a movement. */
export function standingAfter(movement: Movement): Standing {
  switch (movement.what) {
    case 'issued':
    case 'released':
    case 'lapsed':
      return { state: 'unused' };
    case 'undone':
      return { state: movement.endsIt ? 'expired' : 'unused' };
    case 'locked':
      return { state: 'locked', orderId: movement.orderId, lockedUntil: movement.until };
    case 'used':
      return { state: 'redeemed', redeemedAt: movement.at, orderId: movement.orderId };
    case 'refunded': {
      const { left, usedAt: redeemedAt, orderId, endsIt } = movement;
      if (left > 0) return { state: 'redeemed', redeemedAt, orderId };
      return endsIt ? { state: 'expired', orderId } : { state: 'unused' };
    }
    case 'redeemed':
      return { state: 'redeemed', redeemedAt: movement.at, redeemedIn: movement.storeId };
    case 'usedElsewhere':
      return { state: 'redeemed', redeemedAt: movement.usedAt };
    case 'expired':
      return { state: 'expired' };
  }
}

/** The fields of a coupon that its first movement decides. */
export const issued = (movement: Movement & { what: 'issued' }) => ({
  ...standingAfter(movement),
  history: [movement],
  moves: 1,
  movedAt: movement.at,
});
