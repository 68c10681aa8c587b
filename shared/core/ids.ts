import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

type Branded<T, Name extends string> = T & { readonly __brand: Name };

export type UserId = Branded<string, 'UserId'>;
export type IdentityId = Branded<string, 'IdentityId'>;
export type TemplateId = Branded<string, 'TemplateId'>;
export type CouponId = Branded<string, 'CouponId'>;
export type MessageId = Branded<string, 'MessageId'>;
export type StoreId = Branded<string, 'StoreId'>;
/** Of the merchant's shop, as are those of categories: nothing else of them is kept here. */
export type GoodsId = Branded<string, 'GoodsId'>;
export type CategoryId = Branded<string, 'CategoryId'>;

/** Crockford's base 32: no I, L, O, U, so that a number read aloud or typed is not mistaken. */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Source of unguessable ids; an argument wherever one is drawn. */
export interface Ids {
  /** `length` characters of 5 random bits each. */
  random(length: number): string;
}

export const randomIds: Ids = {
  random: (length) => Array.from(randomBytes(length), (byte) => ALPHABET[byte & 31]).join(''),
};

/**
 * A number as people type it, in its stored form: spaces, dashes of any length, lower case, the wide letters and digits of
 * Chinese keyboards, O for 0, I or L for 1.
 */
export function normalizeCode(typed: string): string {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '');
  return plain.replaceAll('O', '0').replace(/[IL]/g, '1');
}

/** The first 120 bits of SHA-256 in hexadecimal: an id that anyone who knows the text derives again. */
export function derivedId(text: string): string {
  return hash('sha256', text).slice(0, 30);
}

/** Characters of 5 bits each of a digest in hexadecimal. */
const characters = (digest: string, length: number): string =>
  Array.from(Buffer.from(digest, 'hex').subarray(0, length), (byte) => ALPHABET[byte & 31]).join('');

/** Characters of 5 bits each, as people type them, that anyone who knows the text derives again. */
export const derivedCharacters = (text: string, length: number): string => characters(hash('sha256', text), length);

/** The same, that only who holds the key derives again. */
export const keyedCharacters = (key: string, text: string, length: number): string =>
  characters(createHmac('sha256', key).update(text).digest('hex'), length);

/** Whether two texts of one length are the same, told in a time that says nothing of how much of them is. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** SHA-256 in hexadecimal: what is kept of a code of many random bits, so that who reads the database does not have it. */
export function secretHash(code: string): string {
  return hash('sha256', code);
}

/** The first 120 bits of HMAC-SHA256 in hexadecimal: an id that only who holds the key derives again from the text. */
export function keyedId(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 30);
}
