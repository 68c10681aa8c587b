import type { ActionParameters } from '../../gateway/action.ts';
import { stringifyEjson } from '../values/ejson-text.ts';
import { parseEjson, parseEjsonObject } from '../values/ejson.ts';
import { guarded, type Filter } from '../language/filter.ts';
import { textsOf } from '../language/limits.ts';
import { parseProjection } from '../language/projection.ts';
import type { Stored } from '../storage/stored.ts';
import { countOf, filterOf, targetOf, type DatabaseAction } from '../request.ts';
import { parseSort } from '../values/sort.ts';

/** How many documents a query answers when it does not say: what the SDK sends by itself. */
export const DEFAULT_LIMIT = 100;

/** How many it answers at most, whatever it says. https://docs.cloudbase.net/database/query */
export const MAX_LIMIT = 1_000;

/** `database.getDocument`: doc().get() and where().get(), inside transactions too. */
export const getDocument: DatabaseAction = (parts, parameters) => {
  const { collection, transaction } = targetOf(parts, parameters);
  const nowMs = parts.nowMs();
  const filter = filterOf(parameters, nowMs);
  const sort = parameters.order === undefined ? [] : parseSort(parseEjson(parameters.order, 'order', nowMs));
  const skip = countOf(parameters.offset, 'offset', 0);
  const limit = Math.min(countOf(parameters.limit, 'limit', DEFAULT_LIMIT) || DEFAULT_LIMIT, MAX_LIMIT);
  const view = transaction ? transaction.view(collection) : parts.store.view(collection);
  const found = view.select({ filter, sort, skip, limit });
  const list = textsOf(shown(found, parameters, filter, nowMs));
  return { body: { data: { list, offset: skip, limit } } };
};

/** `database.calculateDocument`: count(). */
export const calculateDocument: DatabaseAction = (parts, parameters) => {
  const { collection, transaction } = targetOf(parts, parameters);
  const filter = filterOf(parameters, parts.nowMs());
  const view = transaction ? transaction.view(collection) : parts.store.view(collection);
  return { body: { data: { total: view.count(filter) } } };
};

/** What was found as it is stored, unless only a part is asked for. */
function shown(found: Stored[], { projection }: ActionParameters, filter: Filter, nowMs: number): Part[] {
  if (projection === undefined || projection === null) return found;
  const show = parseProjection(parseEjsonObject(projection, 'projection', nowMs), filter);
  return found.map(({ document }) => ({ text: stringifyEjson(guarded(() => show(document))) }));
}

/** A document, or a part of one. */
interface Part {
  readonly text: string;
}
