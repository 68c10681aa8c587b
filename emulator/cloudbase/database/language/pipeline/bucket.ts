import { compareValues, equalValues } from '../../values/compare.ts';
import { isPlainObject } from '../../values/ejson.ts';
import { isNumeric, toNumber } from '../../values/numbers.ts';
import { typeMark } from '../../values/key-encoding.ts';
import { compileExpression } from '../expression/compile.ts';
import { refusal } from '../expression/form.ts';
import { rootScope } from '../expression/scope.ts';
import { group, outputOf, readOutputs } from './group.ts';
import { granularityOf, type Granularity } from './granularity.ts';
import { sort } from './simple-stages.ts';
import { sortMemory } from '../memory.ts';
import { gathering, type Row, type Stage } from './stage.ts';

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
  const whole = { ...parts, enough: Infinity };
  const [grouped, ordered] = [group({ _id: key, ...output }, whole), sort({ _id: 1 }, whole)];
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
  const rounding = granularity === undefined ? undefined : granularityOf(granularity);
  const [key, outputs] = [compileExpression(groupBy, variables), readOutputs(output, variables)];
  return gathering(sortMemory, (rows, values) => {
    const keyed = rows.map((row): Keyed => ({ key: key(rootScope(row, values)) ?? null, row }));
    keyed.sort((left, right) => compareValues(left.key, right.key));
    if (rounding && !keyed.every((each) => isNumeric(each.key) && toNumber(each.key) >= 0)) {
      throw refusal(40258, '$bucketAuto can specify a granularity with numeric and nonnegative boundaries only');
    }
    const made = evenBuckets(keyed, count, rounding);
    return made.map(({ _id, rows: members }) => ({ _id, ...outputOf(outputs, members, values) }));
  });
};

interface Bucket {
  _id: { min: unknown; max: unknown };
  rows: Row[];
}

/** Each takes its share and what equals its last value, or what lies below its rounded end; the last takes the rest. */
function evenBuckets(keyed: readonly Keyed[], count: number, granularity?: Granularity): Bucket[] {
  const size = Math.max(1, Math.round(keyed.length / count));
  const made: Bucket[] = [];
  for (let start = 0; start < keyed.length;) {
    let end = made.length === count - 1 ? keyed.length : Math.min(start + size, keyed.length);
    const last = keyed[end - 1]?.key;
    const bound = granularity?.up(toNumber(last));
    while (end < keyed.length && belongs(keyed[end]?.key, last, bound)) end += 1;
    const max = bound !== undefined && end < keyed.length ? bound : keyed[end - 1]?.key;
    const rows = keyed.slice(start, end).map(({ row }) => row);
    made.push({ _id: { min: keyed[start]?.key, max }, rows });
    start = end;
  }
  return joined(made, granularity);
}

function belongs(key: unknown, last: unknown, bound: number | undefined): boolean {
  return bound === undefined ? equalValues(key, last) : toNumber(key) < bound;
}

/** One ends where the next begins. */
function joined(made: Bucket[], granularity: Granularity | undefined): Bucket[] {
  made.forEach(({ _id }, i) => {
    const before = made[i - 1]?._id;
    if (before && granularity) _id.min = before.max;
    else if (before) before.max = _id.min;
  });
  const [first, last] = [made[0], made[made.length - 1]];
  if (granularity && first && last) {
    first._id.min = granularity.down(toNumber(first._id.min));
    last._id.max = granularity.up(toNumber(last._id.max));
  }
  return made;
}
