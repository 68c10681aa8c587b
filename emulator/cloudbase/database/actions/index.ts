import { invalidParameter } from '../errors.ts';
import type { DatabaseAction } from '../request.ts';
import { withinTime } from '../time-limit.ts';
import { aggregateDocuments } from './aggregate.ts';
import { calculateDocument, getDocument } from './get.ts';
import { insertDocument } from './insert.ts';
import { modifyAndReturnDoc, modifyDocument, removeDocument } from './modify.ts';
import { abortTransaction, commitTransaction, startTransaction } from './transaction.ts';

/** What a collection may be called: https://docs.cloudbase.net/database/introduce */
const COLLECTION_NAME = /^[A-Za-z0-9][\w-]{0,63}$/;

/** `database.addCollection`: createCollection(). The new collection has no index but `_id`. */
const addCollection: DatabaseAction = ({ store }, { collectionName }) => {
  if (typeof collectionName !== 'string' || !COLLECTION_NAME.test(collectionName)) {
    throw invalidParameter('collectionName is not a name for a collection');
  }
  store.create(collectionName);
  return { body: { data: {} } };
};

/** Looks and calculates within the time of a request. Those that write limit themselves, because they may wait first. */
const limited =
  (action: DatabaseAction): DatabaseAction =>
  (parts, parameters) =>
    withinTime(() => action(parts, parameters));

/** Every action of the wire protocol that the database answers. */
export const DATABASE_ACTIONS: Readonly<Record<string, DatabaseAction>> = {
  'database.addCollection': addCollection,
  'database.insertDocument': insertDocument,
  'database.getDocument': limited(getDocument),
  'database.calculateDocument': limited(calculateDocument),
  'database.modifyDocument': modifyDocument,
  'database.modifyAndReturnDoc': modifyAndReturnDoc,
  'database.removeDocument': removeDocument,
  'database.aggregateDocuments': limited(aggregateDocuments),
  'database.startTransaction': startTransaction,
  'database.commitTransaction': commitTransaction,
  'database.abortTransaction': abortTransaction,
};
