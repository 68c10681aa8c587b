/** Breaks of the connection: the server may have closed a kept socket. The SDK does not repeat by itself. */
const BROKEN_CONNECTION = /ECONNRESET|EPIPE|ECONNREFUSED|ETIMEDOUT|socket hang up/;

const READ_ATTEMPTS = 3;

const textOf = (error: unknown): string =>
  error instanceof Error ? `${String((error as { code?: unknown }).code ?? '')} ${error.message}` : String(error);

/** A second document under a unique key. The code alone says nothing: every failed request has the same one. */
export function isDuplicateKey(error: unknown): boolean {
  return /E11000|duplicate key/i.test(textOf(error));
}

/** Another transaction, or a write outside of one, was faster: nothing of this one has taken effect. */
export function isTransactionConflict(error: unknown): boolean {
  return /TransactionBusy|TRANSACTION_CONFLICT/.test(textOf(error));
}

/** Repeats a read whose connection broke; a write is never repeated here, because it may have taken effect. */
export async function repeatRead<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (attempt === READ_ATTEMPTS || !BROKEN_CONNECTION.test(textOf(error))) throw error;
    }
  }
}
