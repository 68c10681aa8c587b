import { $bucketAuto as mingoBucketAuto } from 'mingo/operators/pipeline';
import { Lazy } from 'mingo/lazy';
import { compareValues, equalValues } from '../../values/compare.ts';
import { isPlainObject } from '../../values/ejson.ts';
import { isNumeric, toNumber } from '../../values/numbers.ts';
import { typeMark } from '../../values/key-encoding.ts';
import { compileExpression } from '../expression/compile.ts';
import { refusal } from '../expression/form.ts';
import { rootScope } from '../expression/scope.ts';
import { group, outputOf, readOutputs } from './group.ts';
import { GRANULARITY_OPTIONS } from './granularity.ts';
import { sort } from './simple-stages.ts';
import type { Row, Stage } from './stage.ts';

const COUNT = { count: { $sum: 1 } };

/** `$bucket` in terms of `$group`; buckets without documents are not answered. */
export const bucket: Stage = (content, parts) => {
  const {
    groupBy,
    boundaries,
    output = COUNT,
  } = readOptions(content, '$bucket', ['groupBy', 'boundaries', 'output', 'default']);
  if (groupBy === undefined || boundaries === undefined) {
    throw refusal(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  if (!isPlainObject(output)) throw refusal(40196, "The $bucket 'output' field must be an object");
  const bounds = checkBoundaries(boundaries);
  const isBranch = (lower: unknown, i: number): Row => ({
    case: { $and: [{ $gte: [groupBy, { $literal: lower }] }, { $lt: [groupBy, { $literal: bounds[i + 1] }] }] },
    then: { $literal: lower },
  });
  const otherwise = content as Row;
  const rest = 'default' in otherwise ? { default: { $literal: checkDefault(otherwise.default, bounds) } } : {};
  const key = { $switch: { branches: bounds.slice(0, -1).map(isBranch), ...rest } };
  const [grouped, ordered] = [group({ _id: key, ...output }, parts), sort({ _id: 1 }, parts)];
  return (rows, variables) => ordered(grouped(rows, variables), variables);
};

function readOptions(content: unknown, stage: string, known: readonly string[]): Row {
  if (!isPlainObject(content)) throw refusal(40201, `Argument to ${stage} stage must be an object`);
  const unknown = Object.keys(content).find((name) => !known.includes(name));
  if (unknown !== undefined) throw refusal(40197, `Unrecognized option to ${stage}: ${unknown}.`);
  return content;
}

function checkBoundaries(boundaries: unknown): unknown[] {
  if (!Array.isArray(boundaries)) throw refusal(40200, "The $bucket 'boundaries' field must be an array");
  const bounds = boundaries as unknown[];
  if (bounds.length < 2) {
    throw refusal(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${bounds.length} value(s).`,
    );
  }
  bounds.forEach((bound, i) => {
    if (i === 0) return;
    if (typeMark(bound) !== typeMark(bounds[i - 1])) {
      throw refusal(40193, "All values in the the 'boundaries' option to $bucket must have the same type.");
    }
    if (compareValues(bound, bounds[i - 1]) <= 0) {
      throw refusal(40194, "The 'boundaries' option to $bucket must be sorted in ascending order.");
    }
  });
  return bounds;
}

function checkDefault(value: unknown, bounds: unknown[]): unknown {
  const isBelow = compareValues(value, bounds[0]) < 0;
  if (isBelow || compareValues(value, bounds[bounds.length - 1]) >= 0) return value;
  throw refusal(
    40199,
    "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
  );
}

interface Keyed {
  key: unknown;
  row: Row;
}

/** `$bucketAuto`: so many buckets of about the same number of documents; equal values stay together. */
export const bucketAuto: Stage = (content, { variables }) => {
  const options = readOptions(content, '$bucketAuto', ['groupBy', 'buckets', 'output', 'granularity']);
  const { groupBy, buckets, output = COUNT, granularity } = options;
  if (groupBy === undefined || buckets === undefined) {
    throw refusal(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified");
  }
  const count = isNumeric(buckets) ? toNumber(buckets) : NaN;
  if (!Number.isInteger(count))
    throw refusal(40241, "The $bucketAuto 'buckets' field must be representable as a 32-bit integer");
  if (count <= 0) throw refusal(40243, `The $bucketAuto 'buckets' field must be greater than 0, but found: ${count}`);
  if (!isPlainObject(output)) throw refusal(40244, "The $bucketAuto 'output' field must be an object");
  const [key, outputs] = [compileExpression(groupBy, variables), readOutputs(output, variables)];
  return (rows, values) => {
    const keyed = rows.map((row): Keyed => ({ key: key(rootScope(row, values)) ?? null, row }));
    keyed.sort((left, right) => compareValues(left.key, right.key));
    const made = granularity === undefined ? evenBuckets(keyed, count) : granularBuckets(keyed, count, granularity);
    return made.map(({ _id, members }) => ({ _id, ...outputOf(outputs, members, values) }));
  };
};

interface Bucket {
  _id: { min: unknown; max: unknown };
  members: Row[];
}

function evenBuckets(keyed: readonly Keyed[], count: number): Bucket[] {
  const size = Math.max(1, Math.round(keyed.length / count));
  const parts: Keyed[][] = [];
  for (let start = 0; start < keyed.length;) {
    let end = parts.length === count - 1 ? keyed.length : Math.min(start + size, keyed.length);
    while (end < keyed.length && equalValues(keyed[end]?.key, keyed[end - 1]?.key)) end += 1;
    parts.push(keyed.slice(start, end));
    start = end;
  }
  return parts.map((part, i) => {
    const max = parts[i + 1]?.[0]?.key ?? part[part.length - 1]?.key;
    return { _id: { min: part[0]?.key, max }, members: part.map(({ row }) => row) };
  });
}

/** Bounds of a series of preferred numbers: mingo knows the series. */
function granularBuckets(keyed: readonly Keyed[], buckets: number, granularity: unknown): Bucket[] {
  if (!keyed.every(({ key }) => isNumeric(key) && toNumber(key) >= 0)) {
    throw refusal(40258, '$bucketAuto can specify a granularity with numeric and nonnegative boundaries only');
  }
  const places = keyed.map(({ key }, i) => ({ key: toNumber(key), i }));
  const spec = { groupBy: '$key', buckets, granularity, output: { places: { $push: '$i' } } };
  const found = mingoBucketAuto(Lazy(places), spec as never, GRANULARITY_OPTIONS).collect();
  return (found as { _id: Bucket['_id']; places: number[] }[]).map(({ _id, places: members }) => {
    return { _id, members: members.map((i) => keyed[i]?.row as Row) };
  });
}
