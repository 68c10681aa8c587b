import { createHash } from 'node:crypto';

/** `length` bytes that follow from `label` alone: the same seed makes the same world on every machine. */
export function seededBytes(label: string, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let block = 0; block * 64 < length; block++) {
    blocks.push(createHash('sha512').update(`${label}#${block}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** `length` characters of `alphabet` that follow from `label` alone. */
export function seededText(label: string, length: number, alphabet: string): string {
  return [...seededBytes(label, length)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/**
 * A whole number in [0, 2^32) for one field of one person: a multiply-and-shift mix,
 * because a million people times eight fields would be too many for a cryptographic hash.
 */
export function seededNumber(seed: number, index: number, field: number): number {
  let mixed = (seed ^ Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(field + 1, 0x85ebca77)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97) >>> 0;
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

export const HEX = '0123456789abcdef';
export const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
