import type { init } from '@cloudbase/node-sdk';
import type { Condition, Find, Patch, Where } from '../db/database.ts';

export type Db = ReturnType<ReturnType<typeof init>['database']>;
type Command = Db['command'];
type Conditions = Pick<Db, 'command' | 'Geo'>;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function asCondition({ command: _, Geo }: Conditions, condition: Condition): unknown {
  if (!isPlain(condition)) return condition;
  if ('in' in condition) return _.in([...(condition.in as readonly unknown[])]);
  if ('exists' in condition) return _.exists(condition.exists);
  if ('near' in condition) {
    const { longitude, latitude } = condition.near;
    return _.geoNear({ geometry: new Geo.Point(longitude, latitude) });
  }
  const bounds = Object.entries(condition).filter(([, bound]) => bound !== undefined);
  const commands = bounds.map(([name, bound]) => _[name as 'gt' | 'gte' | 'lt' | 'lte'](bound));
  return commands.length === 1 ? commands[0] : _.and(commands);
}

/** Our conditions in the SDK's terms. */
export function asQuery(db: Conditions, where: Where): Record<string, unknown> {
  return Object.fromEntries(Object.entries(where).map(([path, condition]) => [path, asCondition(db, condition)]));
}

/** The same of those that come behind a place of an order. */
export function asQueryBehind(
  db: Conditions,
  where: Where,
  { field, direction }: NonNullable<Find['orderBy']>,
  { value, _id }: NonNullable<Find['behind']>,
): object {
  const { command: _ } = db;
  const behind = (bound: unknown) => (direction === 'asc' ? _.gt(bound) : _.lt(bound));
  return _.and([asQuery(db, where), _.or([{ [field]: behind(value) }, { [field]: value, _id: behind(_id) }])]);
}

const mapped = (fields: Readonly<Record<string, unknown>> | undefined, wrap: (value: unknown) => unknown) =>
  Object.entries(fields ?? {}).map(([path, value]) => [path, wrap(withoutUndefined(value))]);

/**
 * Our change in the SDK's terms. `set` always goes through `_.set`: a bare object would be flattened to paths and
 * merged, and fails where the stored value is null (platform: `update({a:{b:1}})` is `$set {"a.b":1}`).
 */
export function asUpdate(_: Command, patch: Patch): Record<string, unknown> {
  return Object.fromEntries([
    ...mapped(patch.set, (value) => _.set(value)),
    ...(patch.unset ?? []).map((path) => [path, _.remove()]),
    ...mapped(patch.inc, (value) => _.inc(value as number)),
    ...mapped(patch.push, (value) => _.push([value])),
    ...mapped(patch.addToSet, (value) => _.addToSet(value)),
    ...mapped(patch.pull, (values) => _.pullAll(values as (string | number)[])),
  ]) as Record<string, unknown>;
}

/**
 * A copy without fields that are undefined: the platform would store some of them as null. Not needed for `add`: there the
 * SDK leaves them out itself, and a copy of each of a million documents costs a second.
 */
export function withoutUndefined<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutUndefined) as T;
  if (!isPlain(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutUndefined(field)])) as T;
}
