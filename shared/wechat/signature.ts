import { hash, timingSafeEqual } from 'node:crypto';

/** SHA-1 over the parts in byte order, as WeChat signs URL checks and pushes. */
export const signatureOf = (parts: readonly string[]): string => hash('sha1', [...parts].sort().join(''));

/** Compares in constant time; false for anything but the same 40 hexadecimal digits. */
export function isSignature(given: string | undefined, parts: readonly string[]): boolean {
  const expected = Buffer.from(signatureOf(parts), 'latin1');
  const actual = Buffer.from(given ?? '');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
