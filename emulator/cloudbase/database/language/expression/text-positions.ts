import { isNumeric, toNumber } from '../../values/numbers.ts';
import { typeName } from '../../values/type-names.ts';
import { bound } from './arrays.ts';
import { integer, isNullish, operator, refusal, type Form } from './form.ts';
import { textOf } from './text.ts';

/** The bytes from a place on, of a length, or to the end if that is negative. Neither may cut a character. */
const substrBytes = operator(3, 3, ([value, start, length]) => {
  const bytes = Buffer.from(textOf(value));
  const from = byteNumber(start, 16034, 'starting index');
  const count = byteNumber(length, 16035, 'length');
  if (from < 0) throw refusal(50752, '$substrBytes: starting index must be non-negative');
  const to = count < 0 ? bytes.length : Math.min(from + count, bytes.length);
  if (isContinuation(bytes[from])) {
    throw refusal(28656, '$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.');
  }
  if (from < to && isContinuation(bytes[to])) {
    throw refusal(28657, '$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.');
  }
  return bytes.toString('utf8', from, Math.max(from, to));
});

function byteNumber(value: unknown, code: number, what: string): number {
  if (isNumeric(value)) return Math.trunc(toNumber(value));
  throw refusal(code, `$substrBytes:  ${what} must be a numeric type (is BSON type ${typeName(value)})`);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

const substrCP = operator(3, 3, ([value, start, length]) => {
  const from = integer(start, 34450, '$substrCP: starting index must be a numeric type');
  const count = integer(length, 34452, '$substrCP: length must be a numeric type');
  if (from < 0) throw refusal(34455, '$substrCP: the starting index must be nonnegative integer.');
  if (count < 0) throw refusal(34454, '$substrCP: length must be a nonnegative integer.');
  return [...textOf(value)].slice(from, from + count).join('');
});

/** Where a text begins in another, counted in the units that `unitsOf` takes texts apart into. */
function indexOf<T>(unitsOf: (text: string) => ArrayLike<T>): Form {
  return operator(2, 4, ([text, wanted, start = 0, end], name) => {
    if (isNullish(text)) return null;
    if (typeof text !== 'string')
      throw refusal(40091, `${name} requires a string as the first argument, found: ${typeName(text)}`);
    if (typeof wanted !== 'string') {
      throw refusal(40092, `${name} requires a string as the second argument, found: ${typeName(wanted)}`);
    }
    const [units, pattern] = [unitsOf(text), unitsOf(wanted)];
    const from = bound(name, 'starting', start);
    const to = end === undefined ? units.length : Math.min(bound(name, 'ending', end), units.length);
    for (let i = from; i + pattern.length <= to; i++) if (matchesAt(units, pattern, i)) return i;
    return -1;
  });
}

function matchesAt<T>(units: ArrayLike<T>, pattern: ArrayLike<T>, place: number): boolean {
  for (let i = 0; i < pattern.length; i++) if (units[place + i] !== pattern[i]) return false;
  return true;
}

export const TEXT_POSITIONS: Readonly<Record<string, Form>> = {
  $indexOfBytes: indexOf((text) => Buffer.from(text)),
  $indexOfCP: indexOf((text) => [...text]),
  $substr: substrBytes,
  $substrBytes: substrBytes,
  $substrCP: substrCP,
};
