import { isPlainObject } from '../../values/ejson.ts';
import { isNumeric, toNumber } from '../../values/numbers.ts';
import { badValue } from '../../errors.ts';
import { vectorOf, type Vector } from './sphere.ts';

/** A place on the earth: points, lines and rings as unit vectors. A polygon is its outer ring and its holes. */
export interface Shape {
  points: Vector[];
  lines: Vector[][];
  polygons: Vector[][][];
}

type Reader = (coordinates: unknown) => Partial<Shape>;

function positionOf(value: unknown): Vector {
  const [longitude, latitude] = Array.isArray(value) ? (value as unknown[]) : [];
  if (!isNumeric(longitude) || !isNumeric(latitude)) throw badValue('Point must only contain numeric elements');
  const [x, y] = [toNumber(longitude), toNumber(latitude)];
  if (Math.abs(x) > 180 || Math.abs(y) > 90) {
    throw badValue(`longitude/latitude is out of bounds, lng: ${x} lat: ${y}`);
  }
  return vectorOf(x, y);
}

function listOf<T>(value: unknown, read: (element: unknown) => T, what: string): T[] {
  if (Array.isArray(value) && value.length > 0) return value.map((element) => read(element));
  throw badValue(`${what} coordinates must be a nonempty array`);
}

function lineOf(value: unknown): Vector[] {
  const line = listOf(value, positionOf, 'LineString');
  const distinct = new Set((value as unknown[]).map((position) => JSON.stringify(position)));
  if (distinct.size < 2) throw badValue('GeoJSON LineString must have at least 2 vertices');
  return line;
}

/** Closed, of three different places at least, and not through itself. */
function ringOf(value: unknown): Vector[] {
  const ring = listOf(value, positionOf, 'Polygon');
  const texts = (value as unknown[]).map((position) =>
    JSON.stringify((position as unknown[]).slice(0, 2).map(toNumber)),
  );
  if (texts.length < 4) throw badValue('Loop must have at least 3 different vertices');
  if (texts[0] !== texts[texts.length - 1]) throw badValue(`Loop is not closed: ${JSON.stringify(value)}`);
  if (new Set(texts).size < texts.length - 1) {
    const repeated = texts.findIndex((text, i) => i > 0 && texts.indexOf(text) < i);
    if (repeated < texts.length - 1)
      throw badValue(`Loop is not valid: Duplicate vertices: ${texts.indexOf(texts[repeated] ?? '')} and ${repeated}`);
  }
  if (new Set(texts).size < 3) throw badValue('Loop must have at least 3 different vertices');
  return ring.slice(0, -1);
}

const polygonOf = (value: unknown): Vector[][] => listOf(value, ringOf, 'Polygon');

const READERS: Readonly<Record<string, Reader>> = {
  Point: (coordinates) => ({ points: [positionOf(coordinates)] }),
  LineString: (coordinates) => ({ lines: [lineOf(coordinates)] }),
  Polygon: (coordinates) => ({ polygons: [polygonOf(coordinates)] }),
  MultiPoint: (coordinates) => ({ points: listOf(coordinates, positionOf, 'MultiPoint') }),
  MultiLineString: (coordinates) => ({ lines: listOf(coordinates, lineOf, 'MultiLineString') }),
  MultiPolygon: (coordinates) => ({ polygons: listOf(coordinates, polygonOf, 'MultiPolygon') }),
};

/** Reads GeoJSON. Throws for what is none, and for places that are not on the earth. */
export function parseShape(value: unknown): Shape {
  if (!isPlainObject(value)) throw badValue('geo shape must be an Object');
  const { type, coordinates, geometries } = value;
  if (type === 'GeometryCollection' && Array.isArray(geometries)) return union(geometries.map(parseShape));
  const read = typeof type === 'string' && Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!read) throw badValue(`unknown GeoJSON type: ${JSON.stringify(value)}`);
  return { points: [], lines: [], polygons: [], ...read(coordinates) };
}

function union(shapes: readonly Shape[]): Shape {
  return {
    points: shapes.flatMap(({ points }) => points),
    lines: shapes.flatMap(({ lines }) => lines),
    polygons: shapes.flatMap(({ polygons }) => polygons),
  };
}

/** What a document holds as a place: GeoJSON, or the older pair of longitude and latitude (an array or an object); undefined for anything else. */
export function storedShape(value: unknown): Shape | undefined {
  try {
    return parseStored(value);
  } catch {
    return undefined;
  }
}

/** As `storedShape`. Throws for anything else. */
export function parseStored(value: unknown): Shape {
  if (Array.isArray(value)) return parseShape({ type: 'Point', coordinates: value });
  if (!isPlainObject(value)) throw badValue(`geo element must be an array or object: ${JSON.stringify(value)}`);
  const isPair = !('type' in value) && Object.values(value).slice(0, 2).filter(isNumeric).length === 2;
  return parseShape(isPair ? { type: 'Point', coordinates: Object.values(value) } : value);
}
