import type { StoreId, UserId } from '../core/ids.ts';
import type { Way } from './issuing/way.ts';

/** What happened to a coupon, when, and by whom. */
export type Movement = { at: Date } & (
  | ({ what: 'issued' } & Way)
  | { what: 'redeemed'; by: UserId; storeId: StoreId; requestKey: string }
  | { what: 'undone'; by: UserId; storeId: StoreId; reason: string; requestKey: string }
  /** At WeChat Pay, as it says. */
  | { what: 'usedElsewhere'; voucherId: string; usedAt: Date }
  | { what: 'expired'; because: 'erasure' | 'time' }
);

/** What movements decide of a coupon; everything else stays as it was issued. */
export interface Standing {
  /** Time is not asked: one that is `unused` may be over (`expiresAt`). */
  state: 'unused' | 'redeemed' | 'expired';
  redeemedAt?: Date;
  /** The store whose staff redeemed it. */
  redeemedIn?: StoreId;
}

/** So often at most can anybody move a coupon who could go on for ever: its history is a part of the document. */
export const MOST_MOVES = 100;

/** How a coupon stands after a movement. */
export function standingAfter(movement: Movement): Standing {
  switch (movement.what) {
    case 'issued':
    case 'undone':
      return { state: 'unused' };
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
