import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-1 over the parts in byte order, as WeChat signs URL checks and pushes. */
export function signatureOf(parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/** Compares in constant time; false for anything but the same 40 hexadecimal digits. */
export function isSignature(given: string | undefined, parts: readonly string[]): boolean {
  const expected = Buffer.from(signatureOf(parts));
  const actual = Buffer.from(given ?? '');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
