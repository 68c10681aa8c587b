import { invalidOperator } from '../../errors.ts';
import { inTime } from '../../time-limit.ts';
import { toNumber } from '../../values/numbers.ts';
import { isPlainObject } from '../../values/ejson.ts';
import { refusal } from '../expression/form.ts';
import { bucket, bucketAuto } from './bucket.ts';
import { geoNear } from './geo-near.ts';
import { graphLookup } from './graph-lookup.ts';
import { group, sortByCount } from './group.ts';
import { lookup } from './lookup.ts';
import { addFields, project, unset } from './project.ts';
import { redact } from './redact.ts';
import { count, limit, match, replaceRoot, replaceWith, sample, skip, sort } from './simple-stages.ts';
import { memoryOf } from '../memory.ts';
import { gathering, type PipelineParts, type Run, type Stage } from './stage.ts';
import { unwind } from './unwind.ts';

const NO_VARIABLES: ReadonlySet<string> = new Set();

const facet: Stage = (content, parts) => {
  if (!isPlainObject(content) || Object.keys(content).length === 0) {
    throw refusal(40169, 'the $facet specification must be a non-empty object');
  }
  const runs = Object.entries(content).map(([name, stages]): [string, Run] => {
    const wrong = (Array.isArray(stages) ? (stages as unknown[]) : []).find(
      (stage) => isPlainObject(stage) && NOT_IN_FACET.some((key) => key in stage),
    );
    if (wrong !== undefined)
      throw refusal(40600, `${Object.keys(wrong as object)[0] ?? ''} is not allowed to be used within a $facet stage`);
    return [name, parts.parse(stages, parts.variables)];
  });
  return gathering(
    () => memoryOf('$facet'),
    (rows, variables) => [Object.fromEntries(runs.map(([name, run]) => [name, [...run(rows, variables)]]))],
  );
};

const NOT_IN_FACET = ['$facet', '$geoNear'];

/** All that the SDK offers, and of raw pipelines what MongoDB 4 knows and only reads. */
const STAGES: Readonly<Record<string, Stage>> = {
  $addFields: addFields,
  $bucket: bucket,
  $bucketAuto: bucketAuto,
  $count: count,
  $facet: facet,
  $geoNear: geoNear,
  $graphLookup: graphLookup,
  $group: group,
  $limit: limit,
  $lookup: lookup,
  $match: match,
  $project: project,
  $redact: redact,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
  $sample: sample,
  $set: addFields,
  $skip: skip,
  $sort: sort,
  $sortByCount: sortByCount,
  $unset: unset,
  $unwind: unwind,
};

/** Reads a pipeline, `[{$match: …}, …]`. Throws for what MongoDB refuses before it looks at a document. */
export function parsePipeline(stages: unknown, parts: Pick<PipelineParts, 'find' | 'placeFields'>): Run {
  return parse(stages, {
    ...parts,
    variables: NO_VARIABLES,
    enough: Infinity,
    parse: (inner, variables) => nested(inner, parts, variables),
  });
}

/** Inside of another pipeline there are no places to be near to: those are asked of the collection itself. */
function nested(
  stages: unknown,
  outer: Pick<PipelineParts, 'find' | 'placeFields'>,
  variables: ReadonlySet<string>,
): Run {
  const parts = { ...outer, placeFields: [], variables, enough: Infinity };
  return parse(stages, { ...parts, parse: (inner, names) => nested(inner, outer, names) });
}

function parse(stages: unknown, parts: PipelineParts): Run {
  if (!Array.isArray(stages)) throw refusal(14, "'pipeline' option must be specified as an array");
  const runs = stages.map((stage: unknown, i) => {
    if (!isPlainObject(stage)) throw refusal(14, "Each element of the 'pipeline' array must be an object");
    const [name, ...others] = Object.keys(stage);
    if (name === undefined || others.length > 0) {
      throw refusal(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    if (name === '$geoNear' && i > 0) throw refusal(40603, '$geoNear was not the first stage in the pipeline.');
    return stageOf(name)(stage[name], { ...parts, enough: enoughAfter(stages, i) });
  });
  return (rows, variables) => runs.reduce((current, run) => run(inTime(current), variables), rows);
}

/** How many rows the stages right after a place let through, if that is a limit. */
function enoughAfter(stages: readonly unknown[], place: number): number {
  let skipped = 0;
  for (const stage of stages.slice(place + 1)) {
    const { $skip, $limit, ...others } = isPlainObject(stage) ? stage : {};
    if (Object.keys(others).length > 0) return Infinity;
    if ($limit !== undefined) return skipped + toNumber($limit) || Infinity;
    skipped += toNumber($skip);
  }
  return Infinity;
}

function stageOf(name: string): Stage {
  const stage = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  if (stage) return stage;
  throw invalidOperator(`Unrecognized pipeline stage name: '${name}', or not implemented in this emulator`);
}
