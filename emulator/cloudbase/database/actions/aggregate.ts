import { stringifyEjson } from '../values/ejson-text.ts';
import { isPlainObject, parseEjson } from '../values/ejson.ts';
import { invalidParameter } from '../errors.ts';
import { guarded, parseFilter, type Filter } from '../language/filter.ts';
import { checkFilterWithoutNear } from '../language/filter-rules.ts';
import { textsOf } from '../language/limits.ts';
import { nearFilter } from '../language/pipeline/geo-near.ts';
import { parsePipeline } from '../language/pipeline/pipeline.ts';
import type { Row, Run } from '../language/pipeline/stage.ts';
import type { Stored } from '../storage/stored.ts';
import { targetOf, type DatabaseAction, type DatabaseParts } from '../request.ts';

/**
 * `database.aggregateDocuments`: a pipeline. Matches at its head use the indexes; documents are read as the stages ask for
 * them. Simplified: all documents are answered (the 20 of the mini program's console are the client's), and it is never part
 * of a transaction (the SDK sends no transaction id either).
 */
export const aggregateDocuments: DatabaseAction = (parts, parameters) => {
  const { collection } = targetOf(parts, parameters);
  const { matches, stages } = parseStages(parameters.stages, parts.nowMs());
  const run = guarded(() => {
    // What the matches at the head have left passes an empty one: which stage is the first still shows.
    return parsePipeline(matches.length === 0 ? stages : [{ $match: {} }, ...stages], {
      find: (name, filter) => find(parts, name, filter),
      placeFields: collection.placeFields,
    });
  });
  const found = parts.store
    .view(collection)
    .each(matches.length > 0 ? { $and: matches } : nearFilter(stages[0], collection.placeFields));
  return { body: { data: { list: stages.length === 0 ? textsOf(found) : guarded(() => calculated(run, found)) } } };
};

function calculated(run: Run, found: Iterable<Stored>): string[] {
  return textsOf(written(run(documentsOf(found), new Map())));
}

function* documentsOf(found: Iterable<Stored>): Generator<Row> {
  for (const { document } of found) yield document;
}

function* written(rows: Iterable<Row>): Generator<{ text: string }> {
  for (const row of rows) yield { text: stringifyEjson(row) };
}

/** The filters at the head of the pipeline, and the stages after them. */
function parseStages(sent: unknown, nowMs: number): { matches: Filter[]; stages: object[] } {
  if (!Array.isArray(sent)) throw invalidParameter('stages must be an array');
  const matches: Filter[] = [];
  const stages: object[] = [];
  for (const stage of sent as unknown[]) {
    if (!isPlainObject(stage) || typeof stage.stageKey !== 'string') throw invalidParameter('malformed stage');
    if (stage.stageKey === '$match' && stages.length === 0) {
      const filter = parseFilter(stage.stageValue, 'stageValue', nowMs);
      checkFilterWithoutNear(filter);
      matches.push(filter);
    } else stages.push({ [stage.stageKey]: parseEjson(stage.stageValue, 'stageValue', nowMs) });
  }
  return { matches, stages };
}

/** Documents of another collection for `$lookup`; a missing one is empty, as in MongoDB. */
function find({ store }: DatabaseParts, name: string, filter: Filter): Record<string, unknown>[] {
  const collection = store.catalog.find(name);
  return collection
    ? store
        .view(collection)
        .select({ filter })
        .map(({ document }) => document)
    : [];
}
