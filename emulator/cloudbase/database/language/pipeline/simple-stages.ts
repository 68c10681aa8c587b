import { isPlainObject, refuseForbiddenPath, withoutNumberTypes, type Document } from '../../values/ejson.ts';
import { isNumeric, longOf, toNumber } from '../../values/numbers.ts';
import { sortDocuments, type Sort } from '../../values/sort.ts';
import { typeName } from '../../values/type-names.ts';
import { compileExpression } from '../expression/compile.ts';
import { refusal } from '../expression/form.ts';
import { rootScope } from '../expression/scope.ts';
import { compileFilter } from '../filter.ts';
import { checkFilterWithoutNear, type Filter } from '../filter-rules.ts';
import { sortMemory } from '../memory.ts';
import { gathering, mapping, type Row, type Run, type Stage, type Variables } from './stage.ts';

export const match: Stage = (content, { variables }) => {
  const filter = withoutNumberTypes(content);
  checkFilterWithoutNear(filter, variables);
  if (variables.size === 0) return filtering(() => compileFilter(filter));
  return filtering((values) => compileFilter(bound(filter, values) as Filter));
};

function filtering(testFor: (values: Variables) => (document: object) => boolean): Run {
  return function* (rows, values) {
    const test = testFor(values);
    for (const row of rows) if (test(row)) yield row;
  };
}

/** The filter with the values of the variables written into its expressions. */
function bound(filter: unknown, values: Variables): unknown {
  if (Array.isArray(filter)) return filter.map((each) => bound(each, values));
  if (!isPlainObject(filter)) return filter;
  return Object.fromEntries(
    Object.entries(filter).map(([name, content]) => {
      if (name === '$expr') return [name, { $let: { vars: literals(values), in: content } }];
      return [name, name.startsWith('$') ? bound(content, values) : content];
    }),
  );
}

function literals(values: Variables): Row {
  return Object.fromEntries([...values].map(([name, value]) => [name, { $literal: value }]));
}

export const sort: Stage = (content, { enough }) => {
  if (!isPlainObject(content)) throw refusal(15973, 'the $sort key specification must be an object');
  const order: Sort = Object.entries(content).map(([field, direction]) => {
    const number = toNumber(direction);
    if (number !== 1 && number !== -1) {
      throw refusal(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    return { field, direction: number };
  });
  if (order.length === 0) throw refusal(15976, '$sort stage must have at least one sort key');
  const sorted = (rows: Row[]): Row[] => sortDocuments(rows, order, (row) => row as Document);
  return enough <= MOST_KEPT ? keeping(enough, sorted) : gathering(sortMemory, sorted);
};

/** More than so many first rows are not worth being picked out: all are sorted. */
const MOST_KEPT = 10_000;

/** Only so many first rows are held, and as many again on their way in. */
function keeping(count: number, sorted: (rows: Row[]) => Row[]): Run {
  return function* (rows) {
    const memory = sortMemory();
    let first: Row[] = [];
    for (const row of rows) {
      first.push(memory.hold(row));
      if (first.length < 2 * count) continue;
      const all = sorted(first);
      first = all.slice(0, count);
      for (const dropped of all.slice(count)) memory.release(dropped);
    }
    yield* sorted(first).slice(0, count);
  };
}

function wholeNumber(content: unknown, code: number, message: string): number {
  const number = isNumeric(content) ? toNumber(content) : NaN;
  if (Number.isInteger(number)) return number;
  throw refusal(code, message);
}

export const limit: Stage = (content) => {
  const count = wholeNumber(content, 15957, 'the limit must be specified as a number');
  if (count <= 0) throw refusal(15958, 'the limit must be positive');
  return function* (rows) {
    let left = count;
    for (const row of rows) {
      yield row;
      left -= 1;
      if (left === 0) return;
    }
  };
};

export const skip: Stage = (content) => {
  const count = wholeNumber(content, 15972, 'Argument to $skip must be a number');
  if (count < 0) throw refusal(15956, 'Argument to $skip cannot be negative');
  return function* (rows) {
    let left = count;
    for (const row of rows) {
      if (left === 0) yield row;
      else left -= 1;
    }
  };
};

export const sample: Stage = (content) => {
  if (!isPlainObject(content)) throw refusal(28745, 'the $sample stage specification must be an object');
  const unknown = Object.keys(content).find((name) => name !== 'size');
  if (unknown !== undefined) throw refusal(28748, `unrecognized option to $sample: ${unknown}`);
  const size = wholeNumber(content.size, 28746, 'size argument to $sample must be a number');
  if (size < 0) throw refusal(28747, 'size argument to $sample must not be negative');
  return gathering(sortMemory, (rest) => {
    const count = Math.min(size, rest.length);
    for (let i = 0; i < count; i++) {
      const chosen = i + Math.floor(Math.random() * (rest.length - i));
      [rest[i], rest[chosen]] = [rest[chosen] as Row, rest[i] as Row];
    }
    return rest.slice(0, count);
  });
};

/** Of no documents there is no count: the answer is empty. */
export const count: Stage = (content) => {
  if (typeof content !== 'string') throw refusal(40156, 'the count field must be a non-empty string');
  if (content === '') throw refusal(40157, 'the count field must be a non-empty string');
  if (content.startsWith('$')) throw refusal(40158, 'the count field cannot be a $-prefixed path');
  if (content.includes('.')) throw refusal(40160, "the count field cannot contain '.'");
  refuseForbiddenPath(content);
  return function* (rows) {
    let number = 0;
    for (const row of rows) number += row ? 1 : 0;
    if (number > 0) yield { [content]: number };
  };
};

export const replaceRoot: Stage = (content, parts) => {
  if (!isPlainObject(content)) throw refusal(40229, 'expected an object as specification for $replaceRoot stage');
  const unknown = Object.keys(content).find((name) => name !== 'newRoot');
  if (unknown !== undefined) throw refusal(40230, `unrecognized option to $replaceRoot stage: ${unknown}`);
  if (!('newRoot' in content)) throw refusal(40231, 'no newRoot specified for the $replaceRoot stage');
  return replaceWith(content.newRoot, parts);
};

export const replaceWith: Stage = (content, { variables }) => {
  const evaluate = compileExpression(content, variables);
  return mapping((row, values) => {
    const root = evaluate(rootScope(row, values));
    if (isPlainObject(root)) return root;
    const text = `'newRoot' expression must evaluate to an object, but resulting value was of type: '${typeName(root)}'`;
    throw refusal(40228, text);
  });
};

/** The place of an element, as MongoDB types it. */
export const placeOf = (index: number): unknown => longOf(BigInt(index));
