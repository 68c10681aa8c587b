import { isPlainObject, withoutNumberTypes } from '../../values/ejson.ts';
import { doubleOf, isNumeric, toNumber } from '../../values/numbers.ts';
import { badValue } from '../../errors.ts';
import { pathOf } from '../expression/compile.ts';
import { refusal } from '../expression/form.ts';
import { fieldOf, leavesAt } from '../path.ts';
import { compileFilter } from '../filter.ts';
import { checkFilterWithoutNear, type Filter } from '../filter-rules.ts';
import { nearestFirst } from '../geo/near-order.ts';
import { distanceFrom } from '../geo/query.ts';
import { checkDistance } from '../geo/rules.ts';
import { parseShape } from '../geo/shapes.ts';
import { sortMemory } from '../memory.ts';
import type { PipelineParts, Row, Stage } from './stage.ts';
import { replaced } from './unwind.ts';

const OPTIONS = ['near', 'distanceField', 'spherical', 'maxDistance', 'minDistance', 'query', 'distanceMultiplier'];
/** Options of older versions: the first two limit the answers, to 100 if neither is there. */
const OLDER = ['limit', 'num', 'uniqueDocs', 'includeLocs', 'key'];
const DEFAULT_LIMIT = 100;

/** `$geoNear`: the nearest first, with their distances in metres. MongoDB before 4.2 answers 100 unless `limit` says more. */
export const geoNear: Stage = (content, parts) => {
  const options = readOptions(content);
  const field = placeField(options.key, parts);
  const query = withoutNumberTypes(options.query ?? {});
  checkFilterWithoutNear(query);
  const [matches, distance] = [compileFilter(query), distanceFrom(options.near)];
  const metresOf = (row: Row): number =>
    Math.min(...leavesAt(row, field.split('.')).map((leaf) => distance(leaf) ?? Infinity));
  const [least, most] = [numberOf(options.minDistance, 0), numberOf(options.maxDistance, Infinity)];
  const factor = numberOf(options.distanceMultiplier, 1);
  const into = pathOf(options.distanceField as string);
  const count = numberOf(options.limit ?? options.num, DEFAULT_LIMIT);
  return function* (rows) {
    const memory = sortMemory();
    const found: { row: Row; metres: number }[] = [];
    for (const row of rows) {
      const metres = metresOf(row);
      if (metres !== Infinity && metres >= least && metres <= most && matches(row))
        found.push({ row: memory.hold(row), metres });
    }
    const nearest = nearestFirst(found, ({ metres }) => metres).slice(0, count);
    for (const { row, metres } of nearest) {
      const shown = replaced(row, into, doubleOf(metres * factor));
      const place = field.split('.').reduce<unknown>(fieldOf, row);
      yield typeof options.includeLocs === 'string' ? replaced(shown, pathOf(options.includeLocs), place) : shown;
    }
  };
};

/** What an index can say of the places that a pipeline begins with; nothing more than that it finds them all. */
export function nearFilter(stage: object | undefined, placeFields: readonly string[]): Filter {
  const { $geoNear: options } = (stage ?? {}) as { $geoNear?: Row };
  const field = options?.key ?? placeFields[0];
  if (options?.maxDistance === undefined || typeof field !== 'string') return {};
  return { [field]: { $nearSphere: { $geometry: options.near, $maxDistance: options.maxDistance } } };
}

function readOptions(content: unknown): Row {
  if (!isPlainObject(content)) throw refusal(10, '$geoNear must be specified as an object');
  const unknown = Object.keys(content).find((name) => !OPTIONS.includes(name) && !OLDER.includes(name));
  if (unknown !== undefined) throw badValue(`Unknown argument to $geoNear: ${unknown}`);
  const { near, distanceField, minDistance, maxDistance, spherical } = content;
  if (near === undefined) throw refusal(16605, "$geoNear requires a 'near' option as an Array");
  if (typeof distanceField !== 'string' || distanceField === '') {
    throw refusal(16606, "$geoNear requires a 'distanceField' option as a String");
  }
  if (parseShape(near).points.length !== 1) throw badValue('$geoNear requires a point');
  if (spherical === false)
    throw badValue('$geoNear with a GeoJSON point and a 2dsphere index requires spherical: true');
  checkDistance(minDistance, 'minDistance');
  checkDistance(maxDistance, 'maxDistance');
  return content;
}

function numberOf(value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (!isNumeric(value)) throw badValue('$geoNear: an option that must be a number is something else');
  return toNumber(value);
}

/** The field of the collection's only index of places, or the one that is named. */
function placeField(key: unknown, { placeFields }: PipelineParts): string {
  const [first, ...others] = placeFields;
  if (first === undefined) throw refusal(27, '$geoNear requires a 2d or 2dsphere index, but none were found');
  if (key === undefined) {
    if (others.length === 0) return first;
    throw refusal(27, 'There is more than one 2dsphere index; unsure which to use for $geoNear');
  }
  if (typeof key === 'string' && placeFields.includes(key)) return key;
  throw badValue('$geoNear: unable to find index for $geoNear query');
}
