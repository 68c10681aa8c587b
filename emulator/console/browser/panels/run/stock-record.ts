import type { StoredDocument } from '../../live/wire.ts';
import { number, object, text } from './fields.ts';

/** The stock of a coupon template. `total = left + unused + redeemed`. */
export interface StockView {
  id: string;
  title: string;
  total: number;
  left: number;
  redeemed: number;
}

/** Of a document of `couponTemplates`, how many coupons there are of it, and how many of these are redeemed. */
export function stockView(
  document: StoredDocument,
  { issued, redeemed }: { issued: number; redeemed: number },
): StockView {
  const total = number(object(document.limits).total);
  return {
    id: text(document._id),
    title: text(object(document.terms).title) || text(document._id),
    total,
    left: total - issued,
    redeemed,
  };
}
