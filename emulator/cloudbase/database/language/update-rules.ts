import { stringifyEjson } from '../values/ejson-text.ts';
import { isPlainObject, type Document } from '../values/ejson.ts';
import { writeError } from '../errors.ts';

/** Update operators by name, each with the fields it changes. */
export type Update = Record<string, Record<string, unknown>>;

/*
 * What MongoDB refuses about an update and a document, and mingo silently passes over: a path that leads through
 * something other than an object, and operators that do not fit what stands there.
 */

type Rule = (found: unknown, operand: unknown, path: string, document: Document) => void;

const ARITHMETIC: Record<string, string> = { $inc: 'increment', $mul: 'multiply' };

const RULES: Record<string, Rule | undefined> = {
  $inc: arithmetic('$inc'),
  $mul: arithmetic('$mul'),
  $bit: arithmetic('$bit'),
  $push: mustBeArray,
  $addToSet: mustBeArray,
  $pull: mustBeArrayIfPresent('$pull'),
  $pullAll: mustBeArrayIfPresent('$pullAll'),
  $pop: mustBeArrayIfPresent('$pop'),
};

/** Operators that never create what they do not find. */
const NEVER_CREATES: ReadonlySet<string> = new Set(['$unset', '$pull', '$pullAll', '$pop', '$rename']);

/** Throws the write error that MongoDB would answer; positional paths are left to mingo. */
export function checkAgainst(document: Document, update: Update): void {
  for (const [operator, fields] of Object.entries(update)) {
    for (const [path, operand] of Object.entries(fields)) {
      const target = operator === '$rename' ? (operand as string) : path;
      if (target.includes('$')) continue;
      const found = follow(document, target, NEVER_CREATES.has(operator) && operator !== '$rename');
      RULES[operator]?.(found, operand, path, document);
    }
  }
}

/** What stands at the path; undefined when nothing does. Throws when the path leads through what cannot hold a field. */
function follow(document: Document, path: string, lenient: boolean): unknown {
  const names = path.split('.');
  let current: unknown = document;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const isElement = Array.isArray(current) && /^\d+$/.test(name);
    if (!isElement && !isPlainObject(current)) {
      if (lenient) return undefined;
      throw cannotCreate(name, names[i - 1] ?? '', current);
    }
    if (!Object.hasOwn(current as object, name)) return undefined;
    current = (current as Record<string, unknown>)[name];
    if (current === undefined) return undefined;
  }
  return current;
}

function cannotCreate(name: string, parent: string, value: unknown): Error {
  return writeError(`Cannot create field '${name}' in element {${parent}: ${stringifyEjson(value)}}`);
}

function arithmetic(operator: string): Rule {
  return (found, operand, path, document) => {
    if (operator !== '$bit' && typeof operand !== 'number') {
      const verb = ARITHMETIC[operator] ?? 'change';
      throw writeError(`Cannot ${verb} with non-numeric argument: {${path}: ${stringifyEjson(operand)}}`);
    }
    if (found === undefined || typeof found === 'number') return;
    throw writeError(
      `Cannot apply ${operator} to a value of non-numeric type. {_id: ${stringifyEjson(document._id)}} has the field ` +
        `'${lastName(path)}' of non-numeric type ${typeName(found)}`,
    );
  };
}

function mustBeArray(found: unknown, _operand: unknown, path: string, document: Document): void {
  if (found === undefined || Array.isArray(found)) return;
  throw writeError(
    `The field '${path}' must be an array but is of type ${typeName(found)} in document ` +
      `{_id: ${stringifyEjson(document._id)}}`,
  );
}

function mustBeArrayIfPresent(operator: string): Rule {
  return (found, operand) => {
    if (found !== undefined && !Array.isArray(found)) throw writeError(`Cannot apply ${operator} to a non-array value`);
    if (operator === '$pullAll' && !Array.isArray(operand)) throw writeError('$pullAll requires an array argument');
  };
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (isPlainObject(value)) return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
