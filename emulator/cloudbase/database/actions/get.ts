import { Query } from 'mingo/query';
import type { ActionParameters } from '../../gateway/action.ts';
import { stringifyEjson } from '../ejson-text.ts';
import { isPlainObject, parseEjson, parseEjsonObject, type Document } from '../ejson.ts';
import { badValue } from '../errors.ts';
import { checkFilter, guarded } from '../filter.ts';
import { ALL_OPERATORS } from '../mingo-options.ts';
import { countOf, filterOf, targetOf, type DatabaseAction } from '../request.ts';
import { parseSort } from '../sort.ts';

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
  const documents = project(view.select({ filter, sort, skip, limit }), parameters, nowMs);
  return { body: { data: { list: documents.map(stringifyEjson), offset: skip, limit } } };
};

/** `database.calculateDocument`: count(). */
export const calculateDocument: DatabaseAction = (parts, parameters) => {
  const { collection, transaction } = targetOf(parts, parameters);
  const filter = filterOf(parameters, parts.nowMs());
  if (Object.keys(filter).length === 0 && !transaction) return { body: { data: { total: collection.size } } };
  const view = transaction ? transaction.view(collection) : parts.store.view(collection);
  return { body: { data: { total: view.select({ filter }).length } } };
};

function project(documents: Document[], { projection: text }: ActionParameters, nowMs: number): object[] {
  if (text === undefined || text === null) return documents;
  const projection = parseEjsonObject(text, 'projection', nowMs);
  Object.values(projection).forEach(checkProjection);
  if (Object.keys(projection).length === 0) return documents;
  return guarded(() => new Query({}, ALL_OPERATORS).find<Document>(documents, projection).all());
}

/** 1, 0, or one of the two operators that the SDK offers. */
function checkProjection(value: unknown): void {
  if (value === 0 || value === 1 || typeof value === 'boolean') return;
  const [name, ...others] = isPlainObject(value) ? Object.keys(value) : [];
  if (isPlainObject(value) && others.length === 0) {
    if (name === '$slice') return;
    if (name === '$elemMatch') return checkFilter(value.$elemMatch);
  }
  throw badValue('a projection is 0, 1, $slice or $elemMatch');
}
