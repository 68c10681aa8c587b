import * as mingoOperators from 'mingo/operators/update';
import { resolve } from 'mingo/util';
import { isPlainObject } from '../values/ejson.ts';
import { encodeKey } from '../values/key-encoding.ts';

/** Changes a document and answers the paths that are different now. */
export type Mutation = (document: object) => string[];
type Operator = (fields: Record<string, unknown>) => Mutation;

const OF_MINGO = mingoOperators as unknown as Record<string, Operator>;

/** mingo's own would also drop duplicates that were there before. */
const addToSet: Operator = (fields) => {
  return (document) =>
    Object.entries(fields).flatMap(([path, value]) => {
      const wanted = isPlainObject(value) && Array.isArray(value.$each) ? (value.$each as unknown[]) : [value];
      const present = resolve(document as never, path) as unknown[] | undefined;
      const known = new Set((present ?? []).map(encodeKey));
      const missing = wanted.filter((element) => !known.has(encodeKey(element)) && known.add(encodeKey(element)));
      if (missing.length === 0 && present) return [];
      return OF_MINGO.$push?.({ [path]: { $each: missing } })(document) ?? [];
    });
};

/** The operators for ordinary paths; positional ones go through mingo's whole updater. */
export const UPDATE_OPERATORS: Readonly<Record<string, Operator | undefined>> = { ...OF_MINGO, $addToSet: addToSet };
