import { CloudBaseError } from '../gateway/action.ts';

/*
 * The refusals of the database in the platform's words, as far as they are known from its documentation and from what
 * people have published (see the README of this folder's parent): never compared with a real environment.
 */

const CONTACT = 'Please check your request, but if the problem cannot be solved, contact us.';

export function invalidParameter(message: string): CloudBaseError {
  return new CloudBaseError('INVALID_PARAM', message);
}

export function collectionMissing(name: string): CloudBaseError {
  const text = `[ResourceNotFound] Db or Table not exist: ${name.slice(0, 100)}. ${CONTACT}`;
  return new CloudBaseError('DATABASE_COLLECTION_NOT_EXIST', text);
}

export function collectionExists(name: string): CloudBaseError {
  return new CloudBaseError('DATABASE_COLLECTION_ALREADY_EXIST', `[ResourceExist] Table exist: ${name}. ${CONTACT}`);
}

/** An operator that does not exist, on the platform or here. */
export function invalidOperator(message: string): CloudBaseError {
  return new CloudBaseError('DATABASE_INVALID_OPERRATOR', `[InvalidParameterValue] ${message}`);
}

/** A query or pipeline that MongoDB refuses, with the name that MongoDB gives to the refusal. */
export function queryError(name: string, message: string): CloudBaseError {
  return new CloudBaseError('DATABASE_REQUEST_FAILED', `[FailedOperation] (${name}) ${message}`);
}

export function badValue(message: string): CloudBaseError {
  return queryError('BadValue', message);
}

/** A write that MongoDB refuses; the text is the form in which the platform reports it. */
export function writeError(message: string): CloudBaseError {
  const text = `[FailedOperation] multiple write errors: [{write errors: [{${message}}]}, {<nil>}]`;
  return new CloudBaseError('DATABASE_REQUEST_FAILED', text);
}

export function duplicateKey(collection: string, index: string, key: string): CloudBaseError {
  return writeError(`E11000 duplicate key error collection: ${collection} index: ${index} dup key: { ${key} }`);
}

/** Another transaction has written the document, or it was written after this transaction's snapshot. */
export function transactionConflict(): CloudBaseError {
  const text = `[ResourceUnavailable.TransactionBusy] Transaction is busy. ${CONTACT}`;
  return new CloudBaseError('DATABASE_TRANSACTION_CONFLICT', text);
}

/** A transaction that never was, has ended or has expired. */
export function transactionMissing(): CloudBaseError {
  const text = '[ResourceUnavailable.TransactionNotExist] Transaction does not exist on the server.';
  return new CloudBaseError('DATABASE_TRANSACTION_FAIL', `${text} ${CONTACT}`);
}

/** A refusal of our own: the platform's number of transactions is not documented. */
export function tooManyTransactions(most: number): CloudBaseError {
  return new CloudBaseError(
    'DATABASE_TRANSACTION_FAIL',
    `[LimitExceeded] ${most} transactions are running. ${CONTACT}`,
  );
}
