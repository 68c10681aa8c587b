import { badValue, queryError } from '../errors.ts';
import { equalValues, identityOf } from '../values/compare.ts';
import { isPlainObject } from '../values/ejson.ts';
import { regExp } from '../values/ejson-types.ts';
import { isNumeric, toNumber } from '../values/numbers.ts';
import { typeName } from '../values/type-names.ts';
import { typesOf } from './query-operators.ts';

type Test = (value: unknown) => boolean;
type Row = Record<string, unknown>;
/** Reads the operand of a keyword; `schema` is what it stands in. Throws for what MongoDB refuses. */
type Keyword = (operand: unknown, schema: Row) => Test;

/** JSON's names of types as BSON's. */
const JSON_TYPES: Readonly<Record<string, string>> = { boolean: 'bool' };

function typed(names: unknown, alias: Readonly<Record<string, string>>): Test {
  const types = new Set(
    (Array.isArray(names) ? (names as unknown[]) : [names]).flatMap((name) => {
      const found = typeof name === 'string' ? typesOf(alias[name] ?? name) : [];
      if (found.length === 0) throw badValue(`Unknown type name alias: ${String(name)}`);
      return found;
    }),
  );
  return (value) => types.has(typeName(value));
}

function number(operand: unknown, keyword: string): number {
  if (isNumeric(operand)) return toNumber(operand);
  throw queryError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be a number`);
}

/** Values of another type fulfil a keyword that is not about them. */
const numeric = (keyword: string, accepts: (value: number, bound: number, schema: Row) => boolean): Keyword => {
  return (operand, schema) => {
    const bound = number(operand, keyword);
    return (value) => !isNumeric(value) || accepts(toNumber(value), bound, schema);
  };
};

const sized = (keyword: string, sizeOf: (value: unknown) => number | undefined, least: boolean): Keyword => {
  return (operand) => {
    const bound = number(operand, keyword);
    return (value) => {
      const size = sizeOf(value);
      return size === undefined || (least ? size >= bound : size <= bound);
    };
  };
};

const lengthOf = (value: unknown): number | undefined => (typeof value === 'string' ? [...value].length : undefined);
const itemsOf = (value: unknown): number | undefined => (Array.isArray(value) ? value.length : undefined);
const fieldsOf = (value: unknown): number | undefined => (isPlainObject(value) ? Object.keys(value).length : undefined);

function schemas(operand: unknown, keyword: string): Test[] {
  if (Array.isArray(operand) && operand.length > 0) return operand.map(compileSchema);
  throw queryError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be a nonempty array`);
}

/** `properties`, `patternProperties` and `additionalProperties` belong together. */
function properties(schema: Row): Test {
  const named = entries(schema.properties, 'properties').map(
    ([name, content]) => [name, compileSchema(content)] as const,
  );
  const patterns = entries(schema.patternProperties, 'patternProperties').map(
    ([pattern, content]) => [regExp(pattern, ''), compileSchema(content)] as const,
  );
  const others = schema.additionalProperties;
  const additional: Test = isPlainObject(others) ? compileSchema(others) : () => others !== false;
  const known = new Map(named);
  return (value) =>
    !isPlainObject(value) ||
    Object.entries(value).every(([name, content]) => {
      const matching = patterns.filter(([pattern]) => pattern.test(name));
      const test = known.get(name);
      if (!test && matching.length === 0) return additional(content);
      return (!test || test(content)) && matching.every(([, inner]) => inner(content));
    });
}

function entries(operand: unknown, keyword: string): [string, unknown][] {
  if (operand === undefined) return [];
  if (isPlainObject(operand)) return Object.entries(operand);
  throw queryError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be an object`);
}

function items(schema: Row): Test {
  const { items: content, additionalItems = true } = schema;
  const each = Array.isArray(content) ? content.map(compileSchema) : undefined;
  const all = each || content === undefined ? () => true : compileSchema(content);
  const rest: Test = isPlainObject(additionalItems) ? compileSchema(additionalItems) : () => additionalItems !== false;
  return (value) =>
    !Array.isArray(value) ||
    (value as unknown[]).every((element, i) => (each ? (each[i] ?? rest)(element) : all(element)));
}

const required: Keyword = (operand) => {
  if (!Array.isArray(operand) || operand.length === 0 || !operand.every((name) => typeof name === 'string')) {
    throw queryError('TypeMismatch', "$jsonSchema keyword 'required' must be a nonempty array of strings");
  }
  return (value) => !isPlainObject(value) || operand.every((name) => Object.hasOwn(value, name));
};

const uniqueItems: Keyword = (operand) => (value) =>
  operand !== true || !Array.isArray(value) || new Set(value.map(identityOf)).size === value.length;

const pattern: Keyword = (operand) => {
  if (typeof operand !== 'string') throw queryError('TypeMismatch', "$jsonSchema keyword 'pattern' must be a string");
  const test = regExp(operand, '');
  return (value) => typeof value !== 'string' || test.test(value);
};

const oneOf: Keyword = (operand) => {
  const tests = schemas(operand, 'oneOf');
  return (value) => tests.filter((test) => test(value)).length === 1;
};

const enumerated: Keyword = (operand) => {
  if (!Array.isArray(operand)) throw queryError('TypeMismatch', "$jsonSchema keyword 'enum' must be an array");
  return (value) => operand.some((allowed) => equalValues(allowed, value));
};

const nothing: Keyword = () => () => true;

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  type: (operand) => typed(operand, JSON_TYPES),
  bsonType: (operand) => typed(operand, {}),
  enum: enumerated,
  minimum: numeric(
    'minimum',
    (value, bound, { exclusiveMinimum }) => value > bound || (value === bound && exclusiveMinimum !== true),
  ),
  maximum: numeric(
    'maximum',
    (value, bound, { exclusiveMaximum }) => value < bound || (value === bound && exclusiveMaximum !== true),
  ),
  multipleOf: numeric('multipleOf', (value, bound) => Number.isInteger(value / bound)),
  minLength: sized('minLength', lengthOf, true),
  maxLength: sized('maxLength', lengthOf, false),
  minItems: sized('minItems', itemsOf, true),
  maxItems: sized('maxItems', itemsOf, false),
  minProperties: sized('minProperties', fieldsOf, true),
  maxProperties: sized('maxProperties', fieldsOf, false),
  pattern,
  required,
  uniqueItems,
  properties: (_operand, schema) => properties(schema),
  patternProperties: (_operand, schema) => properties(schema),
  additionalProperties: (_operand, schema) => properties(schema),
  items: (_operand, schema) => items(schema),
  allOf: (operand) => all(schemas(operand, 'allOf')),
  anyOf: (operand) => any(schemas(operand, 'anyOf')),
  oneOf,
  not: (operand) => {
    const test = compileSchema(operand);
    return (value) => !test(value);
  },
  additionalItems: nothing,
  exclusiveMinimum: nothing,
  exclusiveMaximum: nothing,
  title: nothing,
  description: nothing,
};

const all =
  (tests: readonly Test[]): Test =>
  (value) =>
    tests.every((test) => test(value));
const any =
  (tests: readonly Test[]): Test =>
  (value) =>
    tests.some((test) => test(value));

/** Reads a schema: https://www.mongodb.com/docs/manual/reference/operator/query/jsonSchema/ (draft 4 with `bsonType`). */
export function compileSchema(schema: unknown): Test {
  if (!isPlainObject(schema)) throw queryError('TypeMismatch', '$jsonSchema must be an object');
  const tests = Object.entries(schema).map(([name, operand]) => {
    const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
    if (!keyword) throw queryError('FailedToParse', `Unknown $jsonSchema keyword: ${name}`);
    return keyword(operand, schema);
  });
  return all(tests);
}
