import { hmacSha256 } from './sha256';

const STEP_MS = 60_000;
const DIGITS = 6;

/** The digits behind a coupon's number at this moment of the server's clock, and how long until the next. */
export function oneTimeCode(key: string, at: number): { digits: string; leftMs: number } {
  const step = Math.floor(at / STEP_MS);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setUint32(0, Math.floor(step / 2 ** 32));
  counter.setUint32(4, step % 2 ** 32);
  const keyBytes = Uint8Array.from(key, (sign) => sign.charCodeAt(0));
  const mac = new DataView(hmacSha256(keyBytes, new Uint8Array(counter.buffer)).buffer);
  const number = mac.getUint32(mac.getUint8(mac.byteLength - 1) & 15) & 0x7fffffff;
  return { digits: String(number % 10 ** DIGITS).padStart(DIGITS, '0'), leftMs: (step + 1) * STEP_MS - at };
}
