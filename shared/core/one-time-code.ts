import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS } from './clock.ts';

const DIGITS = 6;

/**
 * The digits that prove the key at this moment: RFC 6238 with SHA-256, steps of a minute counted from 1970, the key as text.
 * The phone computes the same (`miniprogram/packages/coupon/one-time-code.ts`).
 * https://www.rfc-editor.org/rfc/rfc6238
 */
export function oneTimeCode(key: string, at: Date): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / MINUTE_MS)));
  const mac = createHmac('sha256', key).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

const FORM = new RegExp(`^[0-9]{${DIGITS}}$`);

/** Whether these are the digits of this minute, of the one before or of the one after, in which clocks may differ. */
export function isOneTimeCode(key: string, digits: string, at: Date): boolean {
  if (!FORM.test(digits)) return false;
  const moments = [-1, 0, 1].map((step) => new Date(at.getTime() + step * MINUTE_MS));
  return moments.some((moment) => timingSafeEqual(Buffer.from(oneTimeCode(key, moment)), Buffer.from(digits)));
}
