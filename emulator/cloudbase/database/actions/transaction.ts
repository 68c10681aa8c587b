import { invalidParameter, transactionMissing } from '../errors.ts';
import type { DatabaseAction, DatabaseParts } from '../request.ts';
import type { Transaction } from '../storage/transactions.ts';

/** `database.startTransaction` */
export const startTransaction: DatabaseAction = ({ transactions }) => ({
  body: { transactionId: transactions.start().id },
});

/** `database.commitTransaction` */
export const commitTransaction: DatabaseAction = (parts, { transactionId }) => {
  running(parts, transactionId).commit(parts.invocationId);
  return { body: { transactionId } };
};

/** `database.abortTransaction` */
export const abortTransaction: DatabaseAction = (parts, { transactionId }) => {
  parts.transactions.end(running(parts, transactionId));
  return { body: { transactionId } };
};

function running({ transactions }: DatabaseParts, id: unknown): Transaction {
  if (typeof id !== 'string') throw invalidParameter('transactionId must be a string');
  const transaction = transactions.named(id);
  if (!transaction) throw transactionMissing();
  return transaction;
}
