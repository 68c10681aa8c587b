import { updateMany } from 'mingo';
import { copyValue, isPlainObject, refuseForbiddenPath, type Document } from './ejson.ts';
import { invalidOperator, writeError } from './errors.ts';
import { MINGO_OPTIONS, type Filter } from './filter.ts';
import { checkAgainst } from './update-rules.ts';

/** Update operators by name, each with the fields it changes. */
export type Update = Record<string, Record<string, unknown>>;

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

/**
 * The documents as the update leaves them (new ones: those given are not touched), and how many it really changes.
 * `filter` is what selected the documents: the positional operator `$` needs it.
 */
export function applyUpdate(
  documents: readonly Document[],
  update: Update,
  filter: Filter,
): { changed: Document[]; modified: number } {
  for (const document of documents) checkAgainst(document, update);
  const changed = documents.map((document) => copyValue(document) as Document);
  const condition = isPositional(update) ? filter : {};
  try {
    const { modifiedCount } = updateMany(changed, condition, update, { cloneMode: 'none' }, MINGO_OPTIONS);
    return { changed, modified: modifiedCount };
  } catch (error) {
    throw writeError(error instanceof Error ? error.message : String(error));
  }
}

function isPositional(update: Update): boolean {
  return Object.values(update).some((fields) => Object.keys(fields).some((path) => path.includes('.$')));
}
