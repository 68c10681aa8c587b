import { isPlainObject } from '../../values/ejson.ts';
import { isNumeric, toNumber } from '../../values/numbers.ts';
import { compileExpression, pathOf } from '../expression/compile.ts';
import { refusal } from '../expression/form.ts';
import type { Evaluate, Scope } from '../expression/scope.ts';

/** What is said of a field: it is kept, dropped or computed, or this is said of its parts. */
export type Field = 'keep' | 'drop' | Evaluate | Fields;
export type Fields = Map<string, Field>;

/** What a value beside a field means; undefined: it is an object that says something of the field's parts. */
type Reading = (value: unknown, variables: ReadonlySet<string>) => Field | undefined;

/** `$project`: numbers and booleans keep or drop, everything else is an expression. */
export const projected: Reading = (value, variables) => {
  if (typeof value === 'boolean') return value ? 'keep' : 'drop';
  if (isNumeric(value)) return toNumber(value) === 0 ? 'drop' : 'keep';
  return computed(value, variables);
};

/** `$addFields`: everything is an expression. */
export const computed: Reading = (value, variables) => {
  if (isPlainObject(value) && !Object.keys(value).some((name) => name.startsWith('$'))) return undefined;
  return compileExpression(value, variables);
};

/** Reads the fields of a stage as a tree. Throws for paths that are none, and for two that get into each other's way. */
export function readFields(content: unknown, stage: string, read: Reading, variables: ReadonlySet<string>): Fields {
  if (!isPlainObject(content)) throw refusal(40272, `${stage} specification stage must be an object`);
  const fields: Fields = new Map();
  if (Object.keys(content).length === 0) throw refusal(40177, `${stage} specification must have at least one field`);
  collect(content, [], { fields, stage, read, variables });
  return fields;
}

interface Collecting {
  fields: Fields;
  stage: string;
  read: Reading;
  variables: ReadonlySet<string>;
}

function collect(source: Record<string, unknown>, parents: readonly string[], to: Collecting): void {
  for (const [key, value] of Object.entries(source)) {
    const path = [...parents, ...pathOf(key)];
    const field = to.read(value, to.variables);
    if (field !== undefined) insert(to, path, field);
    else {
      if (Object.keys(value as object).length === 0) {
        throw refusal(40180, `an empty object is not a valid value. Found at path ${path.join('.')}`);
      }
      collect(value as Record<string, unknown>, path, to);
    }
  }
}

function insert({ fields, stage }: Collecting, path: readonly string[], field: Field): void {
  let current = fields;
  path.forEach((name, i) => {
    const there = current.get(name);
    const isLast = i === path.length - 1;
    if (isLast ? there !== undefined : there !== undefined && !(there instanceof Map)) {
      const text = `specification contains two conflicting paths. Cannot specify both '${path.join('.')}' and '${path.slice(0, i + 1).join('.')}'`;
      throw refusal(40176, `Invalid ${stage} :: caused by :: ${text}`);
    }
    if (isLast) current.set(name, field);
    else if (there instanceof Map) current = there;
    else current.set(name, (current = new Map<string, Field>()));
  });
}

/** Whether something of this kind is said anywhere in the tree. */
export function some(fields: Fields, test: (field: Field, path: string) => boolean, parent = ''): boolean {
  return [...fields].some(([name, field]) => {
    const path = parent + name;
    return field instanceof Map ? some(field, test, `${path}.`) : test(field, path);
  });
}

/** Only what is kept, in the order of the document; of arrays the kept parts of every object in them. */
export function kept(source: Record<string, unknown>, fields: Fields): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(source)) {
    const field = fields.get(name);
    const value = field instanceof Map ? keptWithin(source[name], field) : field === 'keep' ? source[name] : undefined;
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function keptWithin(value: unknown, fields: Fields): unknown {
  if (Array.isArray(value))
    return value.map((element) => keptWithin(element, fields)).filter((part) => part !== undefined);
  if (!isPlainObject(value)) return undefined;
  return kept(value, fields);
}

/** Everything but what is dropped. */
export function without(value: unknown, fields: Fields): unknown {
  if (Array.isArray(value)) return value.map((element) => without(element, fields));
  if (!isPlainObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, content] of Object.entries(value)) {
    const field = fields.get(name);
    if (field === 'drop') continue;
    result[name] = field instanceof Map ? without(content, field) : content;
  }
  return result;
}

/** With what is computed, in the order in which it was asked for; a missing value takes the field away. */
export function withComputed(source: unknown, fields: Fields, scope: Scope): unknown {
  if (Array.isArray(source)) return source.map((element) => withComputed(element, fields, scope));
  const result: Record<string, unknown> = isPlainObject(source) ? { ...source } : {};
  for (const [name, field] of fields) {
    if (typeof field === 'string') continue;
    const isNested = field instanceof Map;
    if (isNested && !some(field, (part) => typeof part === 'function')) continue;
    const value = isNested ? withComputed(result[name], field, scope) : field(scope);
    if (value === undefined) delete result[name];
    else result[name] = value;
  }
  return result;
}
