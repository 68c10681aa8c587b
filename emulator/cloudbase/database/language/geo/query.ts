import { isNumeric, toNumber } from '../../values/numbers.ts';
import { angleTo, farthestAngle, isInside, shapesMeet } from './relations.ts';
import { parseShape, parseStored, storedShape, type Shape } from './shapes.ts';
import { EARTH_RADIUS_METRES, type Vector } from './sphere.ts';

type Test = (value: unknown) => boolean;

/** Tests what stands at a path: a place, or an array of places. */
function ofPlaces(test: (shape: Shape) => boolean): Test {
  return (value) => placesOf(value).some(test);
}

function placesOf(value: unknown): Shape[] {
  const shape = storedShape(value);
  if (shape) return [shape];
  return Array.isArray(value) ? value.flatMap((element) => storedShape(element) ?? []) : [];
}

/** All places of a value that an index holds. Throws for a value, or an element, that is none. */
export function parsePlaces(value: unknown): Shape[] {
  if (!Array.isArray(value) || isNumeric(value[0])) return [parseStored(value)];
  return value.map(parseStored);
}

export function intersects(operand: unknown): Test {
  const wanted = parseShape((operand as { $geometry: unknown }).$geometry);
  return ofPlaces((shape) => shapesMeet(shape, wanted));
}

/** Inside of polygons, or of a circle whose radius is an angle (radians). */
export function isWithin(operand: unknown): Test {
  const { $geometry, $centerSphere } = operand as { $geometry?: unknown; $centerSphere?: [unknown, unknown] };
  if ($centerSphere) {
    const centre = pointOf({ type: 'Point', coordinates: $centerSphere[0] });
    const radius = toNumber($centerSphere[1]);
    return ofPlaces((shape) => farthestAngle(shape, centre) <= radius);
  }
  const around = parseShape($geometry);
  return ofPlaces((shape) => isInside(shape, around));
}

interface Near {
  $geometry: unknown;
  $minDistance?: unknown;
  $maxDistance?: unknown;
}

/** The place of a point of GeoJSON. */
export function pointOf(geometry: unknown): Vector {
  return parseShape(geometry).points[0] as Vector;
}

/** Metres from a point of GeoJSON to what stands at a path; undefined if there is no place. */
export function distanceFrom(geometry: unknown): (value: unknown) => number | undefined {
  const point = pointOf(geometry);
  return (value) => {
    const angles = placesOf(value).map((shape) => angleTo(shape, point));
    return angles.length === 0
      ? undefined
      : angles.reduce((least, each) => Math.min(least, each)) * EARTH_RADIUS_METRES;
  };
}

/** Within the distances (metres), both included. */
export function nearTest(operand: unknown): Test {
  const { $geometry, $minDistance = 0, $maxDistance = Infinity } = operand as Near;
  const distance = distanceFrom($geometry);
  const [least, most] = [toNumber($minDistance), toNumber($maxDistance)];
  return (value) => {
    const metres = distance(value);
    return metres !== undefined && metres >= least && metres <= most;
  };
}
