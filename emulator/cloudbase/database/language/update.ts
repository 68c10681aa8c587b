import { updateMany } from 'mingo/updater';
import { copyValue, isPlainObject, refuseForbiddenPath, type Document } from '../values/ejson.ts';
import { invalidOperator, writeError } from '../errors.ts';
import type { Filter } from './filter.ts';
import { ALL_OPERATORS } from './mingo-options.ts';
import { UPDATE_OPERATORS } from './update-operators.ts';
import { checkAgainst, type Update } from './update-rules.ts';

const OPERATORS: ReadonlySet<string> = new Set([
  '$set',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$rename',
  '$push',
  '$pop',
  '$pull',
  '$pullAll',
  '$addToSet',
  '$bit',
]);

/** Refuses what is no update: unknown operators, empty ones, paths that nothing can stand at. */
export function checkUpdate(update: Record<string, unknown>): asserts update is Update {
  const operators = Object.entries(update);
  if (operators.length === 0) {
    throw writeError("'$set' is empty. You must specify a field like so: {$set: {<field>: ...}}");
  }
  for (const [operator, fields] of operators) {
    if (!OPERATORS.has(operator)) throw invalidOperator(`Unknown modifier: ${operator}`);
    if (!isPlainObject(fields))
      throw writeError(`Modifiers operate on fields but we found another type for ${operator}`);
    const paths = Object.keys(fields);
    if (paths.length === 0) {
      throw writeError(`'${operator}' is empty. You must specify a field like so: {${operator}: {<field>: ...}}`);
    }
    paths.forEach(checkPath);
    if (operator === '$rename') Object.values(fields).forEach(checkRenameTarget);
  }
  checkConflicts(operators.flatMap(([operator, fields]) => pathsOf(operator, fields as Record<string, unknown>)));
}

function pathsOf(operator: string, fields: Record<string, unknown>): string[] {
  return operator === '$rename'
    ? [...Object.keys(fields), ...(Object.values(fields) as string[])]
    : Object.keys(fields);
}

/** No two operators may change the same field, or a field and a part of it. */
function checkConflicts(paths: readonly string[]): void {
  if (paths.length < 2) return;
  const sorted = paths.map((path) => `${path}.`).sort();
  sorted.forEach((path, i) => {
    const before = sorted[i - 1];
    if (before === undefined || !path.startsWith(before)) return;
    const [inner, outer] = [path.slice(0, -1), before.slice(0, -1)];
    throw writeError(`Updating the path '${inner}' would create a conflict at '${outer}'`);
  });
}

function checkPath(path: string): void {
  if (path.split('.').includes('')) {
    throw writeError(`The update path '${path}' contains an empty field name, which is not allowed.`);
  }
}

function checkRenameTarget(target: unknown): void {
  if (typeof target !== 'string') throw writeError('The target of $rename must be a string');
  checkPath(target);
  refuseForbiddenPath(target);
}

/** The documents as an update leaves them. */
export interface Updated {
  /** New documents, in the order of those given, which are not touched. */
  changed: Document[];
  /** How many of them really differ. */
  modified: number;
}

/** `filter` is what selected the documents: the positional operator `$` needs it. */
export function applyUpdate(documents: readonly Document[], update: Update, filter: Filter): Updated {
  for (const document of documents) checkAgainst(document, update);
  const changed = documents.map((document) => copyValue(document) as Document);
  try {
    const modified = isPositional(update) ? applyPositional(changed, update, filter) : applyPlain(changed, update);
    return { changed, modified };
  } catch (error) {
    throw writeError(error instanceof Error ? error.message : String(error));
  }
}

function applyPositional(documents: Document[], update: Update, filter: Filter): number {
  return updateMany(documents, filter, update, { cloneMode: 'none' }, ALL_OPERATORS).modifiedCount;
}

/** The operators themselves: mingo's updateMany would spend ten times as long on getting ready. */
function applyPlain(documents: readonly Document[], update: Update): number {
  const mutations = Object.entries(update).map(([operator, fields]) => UPDATE_OPERATORS[operator]?.(fields));
  let modified = 0;
  for (const document of documents) {
    const changes = mutations.map((mutate) => mutate?.(document).length ?? 0);
    if (changes.some((count) => count > 0)) modified += 1;
  }
  return modified;
}

function isPositional(update: Update): boolean {
  return Object.values(update).some((fields) => Object.keys(fields).some((path) => path.includes('.$')));
}
