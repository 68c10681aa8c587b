import type { StoredDocument } from '../../live/wire.ts';
import { number, object, text } from './fields.ts';

/** The stock of a coupon template. `total = left + reserved + unused + redeemed`, but for claims under way. */
export interface StockView {
  id: string;
  title: string;
  total: number;
  left: number;
  reserved: number;
  redeemed: number;
}

/** Of a document of `couponTemplates`, and how many of its coupons are redeemed. */
export function stockView(document: StoredDocument, redeemed: number): StockView {
  return {
    id: text(document._id),
    title: text(object(document.terms).title) || text(document._id),
    total: number(object(document.limits).total),
    left: number(document.remaining),
    reserved: Object.keys(object(document.reservations)).length,
    redeemed,
  };
}
