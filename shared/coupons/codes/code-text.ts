import { ALPHABET, derivedCharacters, isSameSecret, keyedCharacters, normalizeCode } from '../../core/ids.ts';

/** Characters of a code: its batch (25 bits), its number in the batch (20), its seal (50), a check character. */
const BATCH_LENGTH = 5;
const NUMBER_LENGTH = 4;
const SEAL_LENGTH = 10;
export const CODE_TEXT_LENGTH = BATCH_LENGTH + NUMBER_LENGTH + SEAL_LENGTH + 1;

/** Numbers of one batch. */
export const MOST_CODES = 2 ** (5 * NUMBER_LENGTH);

export interface CodeText {
  batchId: string;
  n: number;
  /** Only who holds the batch's key can make it. */
  seal: string;
}

const valueOf = (text: string): number => [...text].reduce((sum, one) => sum * 32 + ALPHABET.indexOf(one), 0);

const digits = (value: number, length: number): string =>
  Array.from({ length }, (_, n) => ALPHABET[Math.floor(value / 32 ** (length - 1 - n)) % 32]).join('');

/** Times α in the field of 32 elements, whose powers of α are 31 different ones (α⁵ = α² + 1). */
const timesAlpha = (value: number): number => ((value << 1) ^ (value & 16 ? 0b100101 : 0)) & 31;

/**
 * Every character counts with another power of α: one that is wrong changes the sum, and so do any two that change places.
 * A code is right when it is 0.
 */
const weigh = (text: string): number => [...text].reduce((sum, one) => timesAlpha(sum) ^ ALPHABET.indexOf(one), 0);

const sealOf = (key: string, batchId: string, n: number): string =>
  keyedCharacters(key, `${batchId}:${n}`, SEAL_LENGTH);

/** The id of a batch, which its codes begin with, from what tells it from others. */
export const batchIdFrom = (text: string): string => derivedCharacters(text, BATCH_LENGTH);

/** The n-th code of a batch (from 0 on), in groups of five. */
export function codeText(batchId: string, key: string, n: number): string {
  const text = `${batchId}${digits(n, NUMBER_LENGTH)}${sealOf(key, batchId, n)}`;
  const code = `${text}${ALPHABET[weigh(`${text}0`)]}`;
  return (code.match(/.{5}/g) ?? []).join('-');
}

/** A code as somebody typed it; undefined when there is a mistake in it. Whether it exists, only its seal tells. */
export function readCode(typed: string): CodeText | undefined {
  const text = normalizeCode(typed);
  const isComplete = text.length === CODE_TEXT_LENGTH && [...text].every((one) => ALPHABET.includes(one));
  if (!isComplete || weigh(text) !== 0) return undefined;
  const [number, seal] = [BATCH_LENGTH, BATCH_LENGTH + NUMBER_LENGTH];
  return {
    batchId: text.slice(0, number),
    n: valueOf(text.slice(number, seal)),
    seal: text.slice(seal, seal + SEAL_LENGTH),
  };
}

/** Whether a code is one of the batch with this key, told in a time that says nothing of how much of it is right. */
export const isGenuine = ({ batchId, n, seal }: CodeText, key: string): boolean =>
  isSameSecret(seal, sealOf(key, batchId, n));

/** Above every unit of a total: the units of codes, each in the batch that it is of. */
const FIRST_CODE_UNIT = 10_000_000;

/** Which unit of its template a code is: another for every code of every batch. */
export const unitOfCode = (batchId: string, n: number): number => FIRST_CODE_UNIT + valueOf(batchId) * MOST_CODES + n;
