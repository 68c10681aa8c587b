import type { OwnedCoupon, ShownCoupon } from '../../services/coupons';
import { oneTimeCode } from './one-time-code';

/** What a phone keeps of a coupon, so that it can be shown without network. */
export interface KeptCoupon {
  coupon: OwnedCoupon;
  key: string;
  /** By the server's clock (ISO). */
  until: string;
  /** The server's clock less the phone's, in ms: a phone whose clock is wrong shows the right digits all the same. */
  offsetMs: number;
}

const STORAGE_KEY = 'shown-coupons';

const readAll = (): Record<string, KeptCoupon> => wx.getStorageSync<Record<string, KeptCoupon> | ''>(STORAGE_KEY) || {};

const isOver = ({ until, offsetMs }: KeptCoupon, phoneNow: number): boolean => phoneNow + offsetMs >= Date.parse(until);

/**
 * Keeps what the server answered, or forgets the coupon where it cannot be shown any more; others that are over go too.
 *
 * @param sentAt and `receivedAt`: by the phone's clock; the server answered in between
 */
export function keepCoupon(
  { coupon, rotating }: ShownCoupon,
  { sentAt, receivedAt }: { sentAt: number; receivedAt: number },
): KeptCoupon | undefined {
  const offsetMs = rotating ? Date.parse(rotating.now) - (sentAt + receivedAt) / 2 : 0;
  const kept = rotating && { coupon, key: rotating.key, until: rotating.until, offsetMs };
  const others = Object.entries(readAll()).filter(
    ([couponId, one]) => couponId !== coupon.couponId && !isOver(one, receivedAt),
  );
  try {
    wx.setStorageSync(
      STORAGE_KEY,
      Object.fromEntries([...others, ...(kept ? [[coupon.couponId, kept] as const] : [])]),
    );
  } catch {
    // A phone that is full shows it for as long as the page is open.
  }
  return kept;
}

/** What was kept of a coupon and can still be shown. */
export function keptCoupon(couponId: string, phoneNow: number): KeptCoupon | undefined {
  const kept = readAll()[couponId];
  return kept && !isOver(kept, phoneNow) ? kept : undefined;
}

/** The digits to show now; undefined when the key is over. */
export const digitsNow = (kept: KeptCoupon, phoneNow: number): { digits: string; leftMs: number } | undefined =>
  isOver(kept, phoneNow) ? undefined : oneTimeCode(kept.key, phoneNow + kept.offsetMs);
