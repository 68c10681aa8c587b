import { hash, timingSafeEqual } from 'node:crypto';

/** Sorts by insertion: of three or four texts that takes a third of the time of `sort`, for every push. */
function inByteOrder(parts: readonly string[]): string[] {
  const sorted: string[] = [];
  for (const part of parts) {
    let at = sorted.length;
    for (; at > 0 && sorted[at - 1]! > part; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = part;
  }
  return sorted;
}

/** SHA-1 over the parts in byte order, as WeChat signs URL checks and pushes. */
export const signatureOf = (parts: readonly string[]): string => hash('sha1', inByteOrder(parts).join(''));

const DIGITS = 40;
/** Written anew for each comparison: two allocations for every push would take as long as the comparison. */
const [expected, actual] = [Buffer.alloc(DIGITS), Buffer.alloc(DIGITS)];

/** Compares in constant time; false for anything but the same 40 hexadecimal digits. */
export function isSignature(given: string | undefined, parts: readonly string[]): boolean {
  if (given?.length !== DIGITS || actual.write(given) !== DIGITS) return false;
  expected.write(signatureOf(parts), 'latin1');
  return timingSafeEqual(actual, expected);
}
