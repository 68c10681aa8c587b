import { angle, angleToArc, arcsMeet, isInRing, isOnArc, type Vector } from './sphere.ts';
import type { Shape } from './shapes.ts';

type Arc = readonly [Vector, Vector];

const arcsOfLine = (line: readonly Vector[]): Arc[] => line.slice(1).map((to, i) => [line[i] as Vector, to]);
const arcsOfRing = (ring: readonly Vector[]): Arc[] =>
  ring.map((from, i) => [from, ring[(i + 1) % ring.length] as Vector]);

/** All sides of lines and rings. */
function arcsOf({ lines, polygons }: Shape): Arc[] {
  return [...lines.flatMap(arcsOfLine), ...polygons.flatMap((polygon) => polygon.flatMap(arcsOfRing))];
}

function isOnRing(place: Vector, ring: readonly Vector[]): boolean {
  return arcsOfRing(ring).some(([from, to]) => isOnArc(place, from, to));
}

/** Inside of the outer ring, and not inside of a hole; the edges belong to the polygon. */
function isInPolygon(place: Vector, [outer, ...holes]: Vector[][]): boolean {
  if (!outer || !isInRing(place, outer)) return false;
  return !holes.some((hole) => isInRing(place, hole) && !isOnRing(place, hole));
}

function covers(shape: Shape, place: Vector): boolean {
  return (
    shape.points.some((point) => angle(point, place) < 1e-11) ||
    arcsOfShapeLines(shape).some(([from, to]) => isOnArc(place, from, to)) ||
    shape.polygons.some((polygon) => isInPolygon(place, polygon))
  );
}

const arcsOfShapeLines = ({ lines }: Shape): Arc[] => lines.flatMap(arcsOfLine);

/** Places that stand for all of a shape: its points, and a corner of each line and polygon. */
function corners({ points, lines, polygons }: Shape): Vector[] {
  return [...points, ...lines.map(([first]) => first as Vector), ...polygons.map(([outer]) => outer?.[0] as Vector)];
}

/** Whether two shapes have a place in common. */
export function shapesMeet(left: Shape, right: Shape): boolean {
  if (corners(left).some((place) => covers(right, place))) return true;
  if (corners(right).some((place) => covers(left, place))) return true;
  const others = arcsOf(right);
  return arcsOf(left).some(([a, b]) => others.some(([c, d]) => arcsMeet(a, b, c, d)));
}

/** Whether all of a shape is inside of the polygons: of one of them, wherever a side runs. */
export function isInside(inner: Shape, outer: Shape): boolean {
  const { polygons } = outer;
  if (!inner.points.every((place) => polygons.some((polygon) => isInPolygon(place, polygon)))) return false;
  const rings = inner.polygons.every((polygon) => polygons.some((around) => isPolygonIn(polygon, around)));
  return rings && inner.lines.every((line) => polygons.some((polygon) => areArcsIn(arcsOfLine(line), polygon)));
}

/** Its sides are inside, and no hole is inside of it. */
function isPolygonIn(polygon: Vector[][], around: Vector[][]): boolean {
  const [, ...holes] = around;
  const hasHole = holes.some((hole) =>
    hole.some((corner) => isInPolygon(corner, polygon) && !isOnRing(corner, polygon[0] ?? [])),
  );
  return !hasHole && polygon.every((ring) => areArcsIn(arcsOfRing(ring), around));
}

/** Ends and middles of the sides are inside, and no side goes through an edge and out again. */
function areArcsIn(arcs: readonly Arc[], polygon: Vector[][]): boolean {
  const edges = polygon.flatMap(arcsOfRing);
  return arcs.every(([from, to]) => {
    if (!isInPolygon(from, polygon) || !isInPolygon(to, polygon)) return false;
    const isCrossing = ([c, d]: Arc): boolean =>
      arcsMeet(from, to, c, d) &&
      ![from, to].some((end) => isOnArc(end, c, d)) &&
      ![c, d].some((end) => isOnArc(end, from, to));
    return !edges.some(isCrossing);
  });
}

/** The angle from a place to the nearest one of a shape; 0 inside of it. */
export function angleTo(shape: Shape, place: Vector): number {
  if (covers(shape, place)) return 0;
  const angles = [
    ...shape.points.map((point) => angle(point, place)),
    ...arcsOf(shape).map(([from, to]) => angleToArc(place, from, to)),
  ];
  return angles.reduce((least, each) => Math.min(least, each), Infinity);
}

/** The largest angle from a place to one of a shape's. */
export function farthestAngle({ points, lines, polygons }: Shape, place: Vector): number {
  const places = [...points, ...lines.flat(), ...polygons.flat(2)];
  return places.reduce((most, each) => Math.max(most, angle(each, place)), 0);
}
