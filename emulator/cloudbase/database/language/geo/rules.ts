import { isPlainObject } from '../../values/ejson.ts';
import { isNumeric, toNumber } from '../../values/numbers.ts';
import { badValue, invalidOperator } from '../../errors.ts';
import { parseShape } from './shapes.ts';

/** What `$geoWithin` and `$geoIntersects` are given: a shape, or for the first a circle. */
export function checkShape(operand: unknown, operator: string): void {
  if (!isPlainObject(operand)) throw badValue(`${operator} requires an object`);
  const [name, ...others] = Object.keys(operand);
  if (name === undefined || others.length > 0) throw badValue(`${operator} takes exactly one shape`);
  if (name === '$centerSphere' && operator === '$geoWithin') return checkCircle(operand.$centerSphere);
  if (name !== '$geometry') throw invalidOperator(`${operator} with ${name}: not implemented in this emulator`);
  const { polygons } = parseShape(operand.$geometry);
  const type = (operand.$geometry as { type: string }).type;
  if (operator === '$geoWithin' && polygons.length === 0) {
    throw badValue(`$geoWithin not supported with provided geometry: ${type}`);
  }
}

function checkCircle(circle: unknown): void {
  const [centre, radius] = Array.isArray(circle) ? (circle as unknown[]) : [];
  parseShape({ type: 'Point', coordinates: centre });
  if (!isNumeric(radius) || !(toNumber(radius) >= 0)) throw badValue('radius must be a non-negative number');
}

/** `$near` and `$nearSphere` with a point of GeoJSON; the distances may stand in it or beside it. */
export function checkNear(operand: unknown, operator: string, operators: Record<string, unknown>): void {
  if (operator === '$minDistance' || operator === '$maxDistance') {
    if ('$near' in operators || '$nearSphere' in operators) return;
    throw badValue(`${operator} needs a $near or a $nearSphere`);
  }
  if (!isPlainObject(operand) || !('$geometry' in operand)) {
    throw invalidOperator(`${operator} without $geometry (legacy coordinates): not implemented in this emulator`);
  }
  for (const name of ['$minDistance', '$maxDistance']) {
    if (name in operators) operand[name] = operators[name];
  }
  const unknown = Object.keys(operand).find((name) => !['$geometry', '$minDistance', '$maxDistance'].includes(name));
  if (unknown !== undefined) throw badValue(`invalid argument in geo near query: ${unknown}`);
  const { points, lines, polygons } = parseShape(operand.$geometry);
  if (points.length !== 1 || lines.length + polygons.length > 0) throw badValue(`${operator} requires a point`);
  for (const name of ['$minDistance', '$maxDistance']) {
    // The SDK sends null for a distance that was left out, if the condition stands in an array.
    if (operand[name] === null) delete operand[name];
    checkDistance(operand[name], name.slice(1));
  }
}

export function checkDistance(distance: unknown, name: string): void {
  if (distance === undefined || (isNumeric(distance) && toNumber(distance) >= 0)) return;
  throw badValue(`${name} must be non-negative`);
}
