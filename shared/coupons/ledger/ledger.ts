import type { StoreId, TemplateId, UserId } from '../../core/ids.ts';
import type { Coupon } from '../coupon.ts';
import { standingAfter, type Movement, type Standing } from '../movement.ts';
import { faceValue } from '../worth.ts';

/**
 * Document of `couponLedger`: one movement of a coupon, which is named by its template and unit and never by whose it is.
 * Only ever added.
 */
export interface LedgerLine {
  /** `template:unit:number`. */
  _id: string;
  templateId: TemplateId;
  unit: number;
  /** Of the movement, from 1 on. */
  number: number;
  at: Date;
  what: Movement['what'];
  /** Why or how. */
  cause?: string;
  /** Staff who did it. */
  by?: UserId;
  storeId?: StoreId;
  /** Of the merchant's shop. */
  orderId?: string;
  /** How the coupon stood before; absent at its issue. */
  before?: Standing['state'];
  after: Standing['state'];
  /** The most that the coupon costs, in fen; absent when nothing limits it. */
  face?: number;
  /** What it took off an order, in fen; below 0 what a refund gave back of that. Absent where the movement does not know. */
  off?: number;
  /** When it was copied. */
  copiedAt: Date;
}

/** What of a coupon its lines need. */
export interface Accounted extends Pick<Coupon, '_id' | 'templateId' | 'unit' | 'history'> {
  terms: Pick<Coupon['terms'], 'benefit'>;
}
export const ACCOUNTED = ['templateId', 'unit', 'history', 'terms.benefit'] as const;

/** Why and by whom; nothing that names a customer. */
const causeOf = (movement: Movement): Pick<LedgerLine, 'cause' | 'by' | 'storeId' | 'orderId'> => {
  switch (movement.what) {
    case 'issued':
      return {
        cause: movement.how,
        by: 'by' in movement ? movement.by : undefined,
        orderId: movement.how === 'order' ? movement.orderId : undefined,
      };
    case 'redeemed':
      return { by: movement.by, storeId: movement.storeId };
    case 'locked':
      return { cause: movement.by, orderId: movement.orderId };
    case 'used':
      return { orderId: movement.orderId };
    case 'refunded':
      return { cause: movement.refundId, orderId: movement.orderId };
    case 'released':
      return { cause: movement.because, orderId: movement.orderId };
    case 'lapsed':
      return {};
    case 'undone':
      return { cause: movement.reason, by: movement.by, storeId: movement.storeId };
    case 'usedElsewhere':
      return { cause: 'wechatPay' };
    case 'expired':
      return { cause: movement.because };
  }
};

/** What the movement costs the merchant, in fen, where it says so. */
function offOf(movement: Movement): number | undefined {
  if (movement.what === 'used') return movement.share.lines.reduce((sum, one) => sum + one, movement.share.shipping);
  return movement.what === 'refunded' ? -movement.back : undefined;
}

/** The lines of a coupon, the oldest first. */
export function linesOf({ templateId, unit, terms, history }: Accounted, copiedAt: Date): LedgerLine[] {
  const face = faceValue(terms);
  const states = history.map((movement) => standingAfter(movement).state);
  return history.map((movement, n) => ({
    ...{ _id: `${templateId}:${unit}:${n + 1}`, templateId, unit, number: n + 1 },
    ...{ at: movement.at, what: movement.what, ...causeOf(movement) },
    ...{ before: states[n - 1], after: states[n] as Standing['state'], face, off: offOf(movement), copiedAt },
  }));
}
