import { createHash, createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digitsNow, keepCoupon, keptCoupon } from '../../miniprogram/packages/coupon/kept-coupons';
import { oneTimeCode as onPhone } from '../../miniprogram/packages/coupon/one-time-code';
import { hmacSha256, sha256 } from '../../miniprogram/packages/coupon/sha256';
import { oneTimeCode, isOneTimeCode } from '../../shared/core/one-time-code';
import { ownedCoupon, everyOffer } from '../support/coupon-samples';

const HOUR_MS = 3_600_000;

describe('what the phone computes', () => {
  it('is SHA-256 and its HMAC, of any length', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, bytes, (key, message) => {
        expect(Buffer.from(sha256(message))).toEqual(createHash('sha256').update(message).digest());
        expect(Buffer.from(hmacSha256(key, message))).toEqual(createHmac('sha256', key).update(message).digest());
      }),
    );
  });

  it('are the digits that the server expects, and those of RFC 6238', () => {
    // Appendix B: 46119246 is the eight-digit code of the first step.
    expect(onPhone('12345678901234567890123456789012', 60_000)).toEqual({ digits: '119246', leftMs: 60_000 });
    const key = fc.stringMatching(/^[0-9A-Z]{32}$/);
    fc.assert(
      fc.property(key, fc.nat(4e12), (secret, at) => {
        const { digits, leftMs } = onPhone(secret, at);
        expect(digits).toBe(oneTimeCode(secret, new Date(at)));
        expect(digits).not.toBe(undefined);
        expect(isOneTimeCode(secret, digits, new Date(at + leftMs + 59_999))).toBe(true);
      }),
    );
  });
});

describe('a coupon that the phone keeps', () => {
  const [coupon, other] = everyOffer().map(({ terms }) => ownedCoupon(terms));
  const SERVER_NOW = Date.parse('2026-03-01T02:00:00.000Z');
  const KEY = 'K'.repeat(32);
  /** Of a phone whose clock is a day behind. */
  const PHONE_NOW = SERVER_NOW - 24 * HOUR_MS;
  const rotating = {
    ...{ key: KEY, now: new Date(SERVER_NOW).toISOString() },
    until: new Date(SERVER_NOW + 12 * HOUR_MS).toISOString(),
  };
  const times = { sentAt: PHONE_NOW - 300, receivedAt: PHONE_NOW + 300 };

  let stored: Record<string, unknown>;
  beforeEach(() => {
    stored = {};
    const wx = {
      getStorageSync: (key: string) => stored[key] ?? '',
      setStorageSync: (key: string, value: unknown) => void (stored[key] = JSON.parse(JSON.stringify(value))),
    };
    Object.assign(globalThis, { wx });
  });

  it('is shown also by a phone that is full, while its page is open', () => {
    const full = () => {
      throw new Error('setStorageSync:fail exceed max size');
    };
    Object.assign((globalThis as unknown as { wx: object }).wx, { setStorageSync: full });
    const kept = keepCoupon({ coupon: coupon!, rotating }, times);
    expect(digitsNow(kept!, PHONE_NOW)?.digits).toBe(oneTimeCode(KEY, new Date(SERVER_NOW)));
    expect(keptCoupon(coupon!.couponId, PHONE_NOW)).toBeUndefined();
  });

  it('is shown by the server’s clock until its key is over, also after a restart', () => {
    keepCoupon({ coupon: coupon!, rotating }, times);
    const kept = keptCoupon(coupon!.couponId, PHONE_NOW);
    expect(kept).toMatchObject({ coupon, key: KEY });
    for (const laterMs of [0, 5 * HOUR_MS, 12 * HOUR_MS - 1])
      expect(digitsNow(kept!, PHONE_NOW + laterMs)?.digits).toBe(oneTimeCode(KEY, new Date(SERVER_NOW + laterMs)));
    expect(digitsNow(kept!, PHONE_NOW + 12 * HOUR_MS)).toBeUndefined();
    expect(keptCoupon(coupon!.couponId, PHONE_NOW + 12 * HOUR_MS)).toBeUndefined();
  });

  it('is forgotten when it cannot be shown any more, and when its key is over', () => {
    for (const one of [coupon!, other!]) keepCoupon({ coupon: one, rotating }, times);
    keepCoupon({ coupon: coupon! }, times);
    expect(Object.keys(stored['shown-coupons'] as object)).toEqual([other!.couponId]);
    const later = PHONE_NOW + 13 * HOUR_MS;
    keepCoupon({ coupon: coupon! }, { sentAt: later, receivedAt: later });
    expect(stored['shown-coupons']).toEqual({});
  });
});
