import { identityOf } from '../../values/compare.ts';
import { isPlainObject, withoutNumberTypes } from '../../values/ejson.ts';
import { compileExpression, pathOf } from '../expression/compile.ts';
import { refusal } from '../expression/form.ts';
import { rootScope } from '../expression/scope.ts';
import { leavesAt } from '../path.ts';
import type { PipelineParts, Row, Run, Stage } from './stage.ts';
import { replaced } from './unwind.ts';

const OPTIONS = ['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'];

/** `$lookup`, by equal fields or with a pipeline. A collection that does not exist is empty. */
export const lookup: Stage = (content, parts) => {
  if (!isPlainObject(content)) throw refusal(9, 'the $lookup specification must be an Object');
  const unknown = Object.keys(content).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw refusal(9, `unknown argument to $lookup: ${unknown}`);
  const { from, as, localField, foreignField, pipeline } = content;
  const source = textOption(from, 'from');
  const into = pathOf(textOption(as, 'as'));
  const isByField = localField !== undefined || foreignField !== undefined;
  if (pipeline === undefined) {
    if ('let' in content) throw refusal(9, "$lookup with a 'let' argument must also specify 'pipeline'");
    return byField(parts, source, textOption(localField, 'localField'), textOption(foreignField, 'foreignField'), into);
  }
  if (isByField) throw refusal(9, "$lookup with 'pipeline' may not specify 'localField' or 'foreignField'");
  return byPipeline(parts, source, content.let ?? {}, pipeline, into);
};

export function textOption(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refusal(9, value === undefined ? `must specify '${name}' field for a $lookup` : `'${name}' must be a string`);
}

/** What a field has to match with: its values, of an array every element, null when it is missing. */
export function matchable(document: Row, path: readonly string[]): unknown[] {
  const values = leavesAt(document, path).flatMap((leaf) =>
    Array.isArray(leaf) ? [...(leaf as unknown[]), leaf] : [leaf],
  );
  return values.length === 0 ? [null] : values.map((value) => value ?? null);
}

/** Rows for which the other collection is asked at once. */
const BATCH = 1_000;

function* batches(rows: Iterable<Row>): Generator<Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** One query for many documents, its answers sorted by their values. */
function byField(parts: PipelineParts, from: string, local: string, foreign: string, into: string[]): Run {
  const [localPath, foreignPath] = [pathOf(local), pathOf(foreign)];
  const join = (rows: Row[]): Row[] => {
    const wanted = new Map(rows.flatMap((row) => matchable(row, localPath)).map((value) => [identityOf(value), value]));
    const values = withoutNumberTypes([...wanted.values()]);
    const joined = new Map<string, Row[]>();
    for (const document of parts.find(from, { [foreign]: { $in: values } })) {
      for (const key of new Set(matchable(document, foreignPath).map(identityOf))) {
        const there = joined.get(key);
        if (there) there.push(document);
        else joined.set(key, [document]);
      }
    }
    return rows.map((row) => {
      const keys = new Set(matchable(row, localPath).map(identityOf));
      const found = [...keys].flatMap((key) => joined.get(key) ?? []);
      return replaced(row, into, keys.size > 1 ? [...new Set(found)] : found);
    });
  };
  return function* (rows) {
    for (const batch of batches(rows)) yield* join(batch);
  };
}

function byPipeline(parts: PipelineParts, from: string, bindings: unknown, pipeline: unknown, into: string[]): Run {
  if (!isPlainObject(bindings)) throw refusal(9, "$lookup argument 'let' must be an object");
  const names = Object.keys(bindings);
  const wrong = names.find((name) => !/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name));
  if (wrong !== undefined) throw refusal(16867, `'${wrong}' starts with an invalid character for a user variable name`);
  const evaluates = names.map((name) => compileExpression(bindings[name], parts.variables));
  const run = parts.parse(pipeline, new Set([...parts.variables, ...names]));
  return function* (rows, variables) {
    let documents: Row[] | undefined;
    for (const row of rows) {
      const scope = rootScope(row, variables);
      const values = names.map((name, i): [string, unknown] => [name, evaluates[i]?.(scope)]);
      documents ??= parts.find(from, {});
      yield replaced(row, into, [...run(documents, new Map([...variables, ...values]))]);
    }
  };
}
