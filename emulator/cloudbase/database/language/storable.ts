import { badValue } from '../errors.ts';
import { isPlainObject } from '../values/ejson.ts';

/** Refuses values that may be asked for but not stored: names with `$` or a dot. */
export function checkStorable(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(checkStorable);
  if (!isPlainObject(value)) return;
  for (const name in value) {
    if (name.startsWith('$')) throw badValue(`The dollar ($) prefixed field '${name}' is not valid for storage.`);
    if (name.includes('.')) throw badValue(`The dotted field '${name}' is not valid for storage.`);
    checkStorable(value[name]);
  }
}
