/** A place on the earth as a unit vector from its middle. */
export type Vector = readonly [number, number, number];

/** The earth of MongoDB, in metres: https://www.mongodb.com/docs/manual/core/geospatial-indexes/2dsphere/ (6378.1 km). */
export const EARTH_RADIUS_METRES = 6_378_100;

const DEGREE = Math.PI / 180;

/** Below this two places are one, and a place is on a line: about a tenth of a millimetre. */
const TOLERANCE = 1e-11;

export function vectorOf(longitude: number, latitude: number): Vector {
  const [x, y] = [longitude * DEGREE, latitude * DEGREE];
  return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)];
}

/** Degrees east and north. */
export function positionOf([x, y, z]: Vector): [number, number] {
  return [Math.atan2(y, x) / DEGREE, Math.atan2(z, Math.hypot(x, y)) / DEGREE];
}

/** The place in the middle of others; undefined when they lie around the whole earth. */
export function middleOf(places: readonly Vector[]): Vector | undefined {
  const all = places.reduce<Vector>(sum, [0, 0, 0]);
  return length(all) > 1e-6 * places.length ? unit(all) : undefined;
}

const cross = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [b * z - c * y, c * x - a * z, a * y - b * x];
const dot = ([a, b, c]: Vector, [x, y, z]: Vector): number => a * x + b * y + c * z;
const sum = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [a + x, b + y, c + z];
const length = (vector: Vector): number => Math.sqrt(dot(vector, vector));
const opposite = ([x, y, z]: Vector): Vector => [-x, -y, -z];

function unit(vector: Vector): Vector {
  const size = length(vector) || 1;
  return [vector[0] / size, vector[1] / size, vector[2] / size];
}

/** The angle between two places, in radians; exact for near ones too. */
export function angle(left: Vector, right: Vector): number {
  return Math.atan2(length(cross(left, right)), dot(left, right));
}

/** Whether a place is on the shorter arc between two others. */
export function isOnArc(place: Vector, from: Vector, to: Vector): boolean {
  return angle(from, place) + angle(place, to) - angle(from, to) < TOLERANCE;
}

/** The angle from a place to the nearest place of an arc. */
export function angleToArc(place: Vector, from: Vector, to: Vector): number {
  const nearest = Math.min(angle(place, from), angle(place, to));
  const across = cross(from, to);
  // The ends are one place.
  if (length(across) < TOLERANCE) return nearest;
  const normal = unit(across);
  const foot = unit(cross(cross(normal, place), normal));
  return isOnArc(foot, from, to) ? Math.min(nearest, angle(place, foot)) : nearest;
}

/** Whether two arcs have a place in common. */
export function arcsMeet(a: Vector, b: Vector, c: Vector, d: Vector): boolean {
  if (isOnArc(a, c, d) || isOnArc(b, c, d) || isOnArc(c, a, b) || isOnArc(d, a, b)) return true;
  const line = cross(cross(a, b), cross(c, d));
  if (length(line) < TOLERANCE) return false;
  const place = unit(line);
  return [place, opposite(place)].some((each) => isOnArc(each, a, b) && isOnArc(each, c, d));
}

/**
 * How far round a place a ring runs, in turns: the sum of the angles under which its sides are seen. The sides are arcs of
 * great circles, as in MongoDB.
 */
function turns(place: Vector, ring: readonly Vector[]): number {
  let angles = 0;
  ring.forEach((from, i) => {
    const to = ring[(i + 1) % ring.length] as Vector;
    const [first, second] = [cross(place, from), cross(place, to)];
    angles += Math.atan2(dot(place, cross(first, second)), dot(first, second));
  });
  return Math.round(angles / (2 * Math.PI));
}

/** Whether a place is inside of a ring or on it. The inside is the smaller part of the earth. */
export function isInRing(place: Vector, ring: readonly Vector[]): boolean {
  if (ring.some((from, i) => isOnArc(place, from, ring[(i + 1) % ring.length] as Vector))) return true;
  // Seen from the other side of the earth the ring runs round a place too, but the other way round.
  return turns(place, ring) === direction(ring);
}

/** 1 when the ring runs against the clock, seen from above its middle; -1 when with it. */
function direction(ring: readonly Vector[]): number {
  const middle = ring.reduce(sum);
  const area = ring.map((from, i) => cross(from, ring[(i + 1) % ring.length] as Vector)).reduce(sum);
  return Math.sign(dot(area, middle));
}
