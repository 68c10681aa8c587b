import { Aggregator } from 'mingo/aggregator';
import { ProcessingMode } from 'mingo/core';
import { stringifyEjson } from '../values/ejson-text.ts';
import { isPlainObject, parseEjson } from '../values/ejson.ts';
import { invalidOperator, invalidParameter } from '../errors.ts';
import { checkFilter, guarded, type Filter } from '../language/filter.ts';
import { ALL_OPERATORS } from '../language/mingo-options.ts';
import { targetOf, type DatabaseAction, type DatabaseParts } from '../request.ts';
import { bucketStages } from './bucket.ts';

type Stage = Record<string, unknown>;

/** The stages that run here: those of the SDK without geoNear, and their close relatives in a raw pipeline. */
const STAGES: ReadonlySet<string> = new Set([
  '$addFields',
  '$bucket',
  '$bucketAuto',
  '$count',
  '$group',
  '$limit',
  '$lookup',
  '$match',
  '$project',
  '$replaceRoot',
  '$sample',
  '$set',
  '$skip',
  '$sort',
  '$sortByCount',
  '$unset',
  '$unwind',
]);

/**
 * `database.aggregateDocuments`: a pipeline, run by mingo. Matches at its head use the indexes. Simplified: no time limit,
 * no limit of the number of results, and never part of a transaction (the SDK sends no transaction id either).
 */
export const aggregateDocuments: DatabaseAction = (parts, parameters) => {
  const { collection } = targetOf(parts, parameters);
  const stages = parseStages(parameters.stages, parts.nowMs());
  const rest = stages.findIndex((stage) => !('$match' in stage));
  const split = rest === -1 ? stages.length : rest;
  const matches = stages.slice(0, split).map((stage) => stage.$match as Filter);
  const found = parts.store.view(collection).select({ filter: matches.length ? { $and: matches } : {} });
  const documents = found.map(({ document }) => document);
  const aggregator = guarded(
    () =>
      new Aggregator(stages.slice(split), {
        ...ALL_OPERATORS,
        // Stages may write into nested objects: never into the stored ones.
        processingMode: ProcessingMode.CLONE_INPUT,
        collectionResolver: (name) => copyOf(parts, name),
      }),
  );
  const list = split === stages.length ? documents : guarded(() => aggregator.run(documents));
  return { body: { data: { list: list.map(stringifyEjson) } } };
};

function parseStages(stages: unknown, nowMs: number): Stage[] {
  if (!Array.isArray(stages)) throw invalidParameter('stages must be an array');
  return stages.flatMap((stage: unknown): Stage[] => {
    if (!isPlainObject(stage) || typeof stage.stageKey !== 'string') throw invalidParameter('malformed stage');
    if (!STAGES.has(stage.stageKey)) {
      throw invalidOperator(`Unrecognized pipeline stage name, or not implemented in this emulator: ${stage.stageKey}`);
    }
    const content = parseEjson(stage.stageValue, 'stageValue', nowMs);
    if (stage.stageKey === '$match') checkFilter(content);
    return stage.stageKey === '$bucket' ? bucketStages(content) : [{ [stage.stageKey]: content }];
  });
}

/** Another collection for $lookup; a missing one is empty, as in MongoDB. */
function copyOf({ store }: DatabaseParts, name: string): Stage[] {
  const collection = store.catalog.find(name);
  const found = collection ? store.view(collection).select({ filter: {} }) : [];
  return found.map(({ document }) => document);
}
