import { calculateObjectSize } from 'bson';
import { badValue, queryError, writeError } from '../errors.ts';
import { isPlainObject, MAX_DEPTH, type Document } from '../values/ejson.ts';

/** Bytes of BSON of one document: https://www.mongodb.com/docs/manual/reference/limits/ (BSON Document Size). */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Characters of the documents of one answer to a server: about 50 MB, as people have published; not documented. */
const MAX_ANSWER_LENGTH = 50 * 1024 * 1024;

/**
 * Throws when a document is larger than MongoDB stores. BSON needs at most eight bytes where EJSON has one character (a list
 * of digits), so that ordinary documents cost nothing.
 */
export function checkDocumentSize(stored: { readonly text: string; readonly document: Document }): void {
  if (stored.text.length * 8 <= MAX_DOCUMENT_BYTES) return;
  const size = calculateObjectSize(stored.document, { ignoreUndefined: true });
  if (size <= MAX_DOCUMENT_BYTES) return;
  throw queryError(
    'BSONObjectTooLarge',
    `object to insert too large. size in bytes: ${size}, max size: ${MAX_DOCUMENT_BYTES}`,
  );
}

/** Throws when an update has made a document that is nested deeper than one that is read may be. */
export function checkDepth(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) throw writeError(`the document would be nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) for (const element of value as unknown[]) checkDepth(element, depth + 1);
  else if (isPlainObject(value)) for (const name in value) checkDepth(value[name], depth + 1);
}

/** The texts of an answer. Throws as soon as they are more than the platform sends. */
export function textsOf(stored: Iterable<{ readonly text: string }>): string[] {
  const texts: string[] = [];
  let length = 0;
  for (const { text } of stored) {
    length += text.length;
    if (length > MAX_ANSWER_LENGTH)
      throw badValue(`the answer is too large: more than ${MAX_ANSWER_LENGTH} characters`);
    texts.push(text);
  }
  return texts;
}
