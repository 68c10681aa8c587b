/** So many are refused before one is taken until it is not they that cannot be written, but the database that takes nothing. */
const MOST_BEFORE_ONE = 10;

/**
 * Whether the database has answered and does not take what was sent; not, that a connection broke.
 * https://docs.cloudbase.net/error-code/DATABASE_REQUEST_FAILED
 */
const isRefusal = (error: unknown): boolean => (error as { code?: unknown }).code === 'DATABASE_REQUEST_FAILED';

/** Those of many documents that the database does not take, with its reasons. */
export class Refusals<T> {
  readonly all: { document: T; error: unknown }[] = [];
  private isOneTaken = false;

  /** The database has taken another one. */
  taken(): void {
    this.isOneTaken = true;
  }

  /** @throws the error, if it says nothing of this document: the database takes nothing, or something else is wrong */
  note(document: T, error: unknown): void {
    if (!isRefusal(error) || (!this.isOneTaken && this.all.length + 1 >= MOST_BEFORE_ONE)) throw error;
    this.all.push({ document, error });
  }

  /** What `write` answers; undefined when the database refuses the document. @throws whatever else goes wrong */
  async unless<R>(document: T, write: () => Promise<R>): Promise<R | undefined> {
    try {
      const answer = await write();
      this.taken();
      return answer;
    } catch (error) {
      this.note(document, error);
      return undefined;
    }
  }
}
