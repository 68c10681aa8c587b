import { stringifyEjson } from '../values/ejson-text.ts';
import { isPlainObject, parseEjson } from '../values/ejson.ts';
import { invalidParameter } from '../errors.ts';
import { guarded, parseFilter, type Filter } from '../language/filter.ts';
import { checkFilterWithoutNear } from '../language/filter-rules.ts';
import { checkAnswerSize } from '../language/limits.ts';
import { parsePipeline } from '../language/pipeline/pipeline.ts';
import { placeFieldsOf } from '../storage/ordered-index.ts';
import { targetOf, type DatabaseAction, type DatabaseParts } from '../request.ts';

/**
 * `database.aggregateDocuments`: a pipeline. Matches at its head use the indexes. Simplified: no time limit, no limit of
 * memory ($group: 100 MB in MongoDB), all documents are answered (the 20 of the mini program's console are the client's), and
 * never part of a transaction (the SDK sends no transaction id either).
 */
export const aggregateDocuments: DatabaseAction = (parts, parameters) => {
  const { collection } = targetOf(parts, parameters);
  const { matches, stages } = parseStages(parameters.stages, parts.nowMs());
  const run = guarded(() => {
    // What the matches at the head have left passes an empty one: which stage is the first still shows.
    return parsePipeline(matches.length === 0 ? stages : [{ $match: {} }, ...stages], {
      find: (name, filter) => find(parts, name, filter),
      placeFields: placeFieldsOf(collection.definition),
    });
  });
  const found = parts.store.view(collection).select({ filter: matches.length > 0 ? { $and: matches } : {} });
  const list = stages.length === 0 ? found.map(({ text }) => text) : answer(found.map(({ document }) => document));
  checkAnswerSize(list);
  return { body: { data: { list } } };

  function answer(documents: Record<string, unknown>[]): string[] {
    return guarded(() => run(documents, new Map())).map(stringifyEjson);
  }
};

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
