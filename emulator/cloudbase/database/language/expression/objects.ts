import { isPlainObject } from '../../values/ejson.ts';
import { typeName } from '../../values/type-names.ts';
import { isNullish, nullable, operator, refusal, type Form } from './form.ts';

/** The fields of all, the later ones over the earlier ones; null and what is missing adds nothing. */
export function mergeObjects(values: readonly unknown[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isPlainObject(value)) {
      throw refusal(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`);
    }
    Object.assign(merged, value);
  }
  return merged;
}

const objectToArray = nullable(1, 1, ([value]) => {
  if (!isPlainObject(value))
    throw refusal(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
  return Object.entries(value).map(([k, v]) => ({ k, v }));
});

export const OBJECTS: Readonly<Record<string, Form>> = {
  $mergeObjects: operator(0, Infinity, mergeObjects),
  $objectToArray: objectToArray,
};
