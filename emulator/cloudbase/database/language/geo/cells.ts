import type { Shape } from './shapes.ts';
import { angle, middleOf, positionOf, type Vector } from './sphere.ts';

/*
 * The map of the world (longitudes across, latitudes up) is divided into four quarters, each of them again, and so on. A
 * cell is named by its digits from the whole map (no digit) down. A shape stands in the smallest cell that holds it.
 */

/** Cells of this depth are some 60 centimetres wide. */
const DEPTH = 26;

/** All within an angle (radians) of a place. */
export interface Cap {
  middle: Vector;
  radius: number;
}

/** Added to what is asked for, because the relations of shapes are tested with a tolerance: some millimetres. */
const MARGIN = 1e-9;

interface Box {
  west: number;
  east: number;
  south: number;
  north: number;
}

/**
 * A cap that holds a shape, undefined when that is half the earth or more: a smaller cap holds the arcs between any two of
 * its places, and with the sides of a polygon its inside.
 */
export function capOf({ points, lines, polygons }: Shape): Cap | undefined {
  const corners = [...points, ...lines.flat(), ...polygons.flatMap(([outer = []]) => outer)];
  const middle = middleOf(corners);
  if (!middle) return undefined;
  const radius = corners.reduce((most, corner) => Math.max(most, angle(middle, corner)), 0);
  return radius < Math.PI / 2 - MARGIN ? { middle, radius } : undefined;
}

/** In degrees. One that crosses the edge of the map are two. */
function boxesOf({ middle, radius }: Cap): Box[] {
  const [longitude, latitude] = positionOf(middle);
  const reach = (radius * 180) / Math.PI;
  const [south, north] = [Math.max(latitude - reach, -90), Math.min(latitude + reach, 90)];
  if (south === -90 || north === 90) return [{ west: -180, east: 180, south, north }];
  const aside = (Math.asin(Math.min(1, Math.sin(radius) / Math.cos((latitude * Math.PI) / 180))) * 180) / Math.PI;
  const [west, east] = [longitude - aside, longitude + aside];
  if (west < -180)
    return [
      { west: -180, east, south, north },
      { west: west + 360, east: 180, south, north },
    ];
  if (east > 180)
    return [
      { west, east: 180, south, north },
      { west: -180, east: east - 360, south, north },
    ];
  return [{ west, east, south, north }];
}

/** How many cells of a depth lie west of a longitude, or south of a latitude. */
function placeOf(degrees: number, range: number, depth: number): number {
  const cells = 2 ** depth;
  return Math.min(Math.max(Math.floor((degrees / range + 0.5) * cells), 0), cells - 1);
}

function nameOf(across: number, up: number, depth: number): string {
  let name = '';
  for (let i = depth - 1; i >= 0; i--)
    name += String((Math.floor(up / 2 ** i) % 2) * 2 + (Math.floor(across / 2 ** i) % 2));
  return name;
}

/** The smallest cell that holds a shape. */
export function cellOf(shape: Shape): string {
  const cap = capOf(shape);
  const [box, ...others] = cap ? boxesOf(cap) : [];
  if (!box || others.length > 0) return '';
  const corner = (longitude: number, latitude: number): string =>
    nameOf(placeOf(longitude, 360, DEPTH), placeOf(latitude, 180, DEPTH), DEPTH);
  const [first, last] = [corner(box.west, box.south), corner(box.east, box.north)];
  let depth = 0;
  while (depth < DEPTH && first[depth] === last[depth]) depth += 1;
  return first.slice(0, depth);
}

/** Cells that between them hold a cap: a few, and not much more than it. */
export function cellsAround({ middle, radius }: Cap): string[] {
  return boxesOf({ middle, radius: radius + MARGIN }).flatMap((box) => {
    const share = Math.max((box.east - box.west) / 360, (box.north - box.south) / 180);
    const depth = Math.min(Math.max(Math.floor(Math.log2(2 / share)), 0), DEPTH);
    const [west, east] = [placeOf(box.west, 360, depth), placeOf(box.east, 360, depth)];
    const [south, north] = [placeOf(box.south, 180, depth), placeOf(box.north, 180, depth)];
    const cells: string[] = [];
    for (let across = west; across <= east; across++) {
      for (let up = south; up <= north; up++) cells.push(nameOf(across, up, depth));
    }
    return cells;
  });
}
