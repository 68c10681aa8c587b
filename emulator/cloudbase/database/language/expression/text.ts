import { isNumeric, toNumber } from '../../values/numbers.ts';
import { typeName } from '../../values/type-names.ts';
import { isNullish, refusal } from './form.ts';

/** A value as a text, where MongoDB makes one of it by itself: nothing is the empty one. */
export function textOf(value: unknown): string {
  if (isNullish(value)) return '';
  if (typeof value === 'string') return value;
  if (isNumeric(value)) return numberText(value);
  if (value instanceof Date) return value.toISOString();
  throw refusal(16007, `can't convert from BSON type ${typeName(value)} to String`);
}

export function numberText(value: unknown): string {
  const number = toNumber(value);
  return Number.isFinite(number) ? String(value) : number > 0 ? 'inf' : number < 0 ? '-inf' : 'nan';
}

/** Capital and small letters are those of ASCII only. */
export function toLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function toUpper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
