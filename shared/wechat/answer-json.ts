import { TEXT_OR_NUMBER } from './json.ts';

/** A whole number that JavaScript might round. */
const LONG_NUMBER = /^-?\d{16,}$/;

/**
 * Reads an answer of WeChat's API as `JSON.parse` does, but whole numbers of 16 digits and more come as text: message ids
 * have 64 bits. @throws SyntaxError, whose message repeats a part of the text: it must go no further
 */
export function parseAnswer(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text.replace(TEXT_OR_NUMBER, (found) => (LONG_NUMBER.test(found) ? `"${found}"` : found)));
}
