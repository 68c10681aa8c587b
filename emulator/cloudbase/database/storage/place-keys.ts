import { writeError } from '../errors.ts';
import type { Condition } from '../language/filter.ts';
import { isOperators } from '../language/filter-rules.ts';
import { capOf, cellOf, cellsAround, type Cap } from '../language/geo/cells.ts';
import { parsePlaces, pointOf } from '../language/geo/query.ts';
import { parseShape, type Shape } from '../language/geo/shapes.ts';
import { EARTH_RADIUS_METRES } from '../language/geo/sphere.ts';
import { leavesAt } from '../language/path.ts';
import { stringifyEjson } from '../values/ejson-text.ts';
import type { Document } from '../values/ejson.ts';
import { toNumber } from '../values/numbers.ts';

/** Ends the name of a cell in a key; sorts in front of the digits of the cells within. */
const END = '/';

/** Under this stands who has no place. */
const NOWHERE = '-';

/** What a document contributes to an index of places: the cells of all its places. Throws for what is no place. */
export function placeKeys(document: Document, field: string): string[] {
  const values = leavesAt(document, field.split('.')).filter((value) => value !== undefined && value !== null);
  const cells = new Set(values.flatMap((value) => shapesOf(document, value).map(cellOf)));
  return cells.size === 0 ? [NOWHERE] : [...cells].map((cell) => cell + END);
}

function shapesOf(document: Document, value: unknown): Shape[] {
  try {
    return parsePlaces(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\(BadValue\) /, '') : String(error);
    throw writeError(`Can't extract geo keys: ${stringifyEjson(document)}  ${reason}`);
  }
}

/**
 * What the keys begin with of all that may fulfil a condition about a field: of cells that hold the region, and of those
 * around them, in which larger shapes stand. Undefined for conditions about something else.
 */
export function placePrefixes(condition: Condition, field: string): string[] | undefined {
  const region = regionOf(condition, field);
  if (!region) return undefined;
  const cells = cellsAround(region);
  const around = cells.flatMap((cell) => Array.from(cell, (_digit, depth) => cell.slice(0, depth) + END));
  return [...new Set([...cells, ...around])].sort();
}

type Operands = Record<'$geometry' | '$maxDistance', unknown> & { $centerSphere?: [unknown, unknown] };

function regionOf(condition: Condition, field: string): Cap | undefined {
  const filter =
    'field' in condition ? { [condition.field]: { [condition.operator]: condition.operand } } : condition.filter;
  const operators = isOperators(filter[field]) ? (filter[field] as Record<string, Operands | undefined>) : {};
  const { $geoWithin: within, $geoIntersects: meets } = operators;
  const near = operators.$nearSphere ?? operators.$near;
  if (near) return near.$maxDistance === undefined ? undefined : around(near.$geometry, metres(near.$maxDistance));
  if (within?.$centerSphere) {
    const [coordinates, radius] = within.$centerSphere;
    return around({ type: 'Point', coordinates }, toNumber(radius));
  }
  const geometry = (within ?? meets)?.$geometry;
  return geometry === undefined ? undefined : capOf(parseShape(geometry));
}

const metres = (distance: unknown): number => toNumber(distance) / EARTH_RADIUS_METRES;
const around = (point: unknown, radius: number): Cap => ({ middle: pointOf(point), radius });
