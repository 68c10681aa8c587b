import type { WeChatSeed } from '../seed.ts';

/** 140 is a segment of numbers for machines: no made-up number is that of somebody who might be called. */
const SEGMENT = '140';
const REST_DIGITS = 8;
/** Without a common factor with 10^8, so that no two people share a number. */
const STRIDE = 61_803_399;

/** The mobile number (without country code) of a person: from the seed, or made from the index, unlike every other made one. */
export function phoneNumber(seed: WeChatSeed, index: number): string {
  const named = seed.people[index]?.phone;
  if (named !== undefined) return named;
  const rest = (BigInt(index) * BigInt(STRIDE) + BigInt(seed.seed)) % BigInt(10 ** REST_DIGITS);
  return SEGMENT + String(rest).padStart(REST_DIGITS, '0');
}
