import { inBatches, type Collection } from '../db/database.ts';
import { Refusals } from '../db/refusals.ts';

/** Documents that are being added, down to the one that is in the way. */
class Adding<T extends { _id: string }> {
  /** Those that were there in another form than `isOurs` expects. */
  readonly foreign: T[] = [];
  readonly refusals = new Refusals<T>();

  constructor(
    private readonly collection: Collection<T>,
    private readonly isOurs: (stored: T, document: T) => boolean,
  ) {}

  async add(documents: readonly T[]): Promise<void> {
    if (documents.length === 0) return;
    let refusal: unknown;
    try {
      if ((await this.collection.addMany(documents)) === 'added') return this.refusals.taken();
    } catch (error) {
      refusal = error;
    }
    const missing = await this.missingOf(documents);
    const [only, ...others] = missing;
    if (only && documents.length === 1)
      return this.refusals.note(only, refusal ?? new Error(`${only._id} is refused, and is not there`));
    // Those that exist were the reason, or there is one that is not to be seen.
    const isExplained = refusal === undefined && missing.length < documents.length;
    const parts = isExplained ? [missing] : inBatches(missing, Math.ceil((others.length + 1) / 2));
    for (const part of parts) await this.add(part);
  }

  /** Those that are not stored. */
  private async missingOf(documents: readonly T[]): Promise<T[]> {
    const found = await this.collection.getMany(documents.map(({ _id }) => _id));
    const stored = new Map(found.map((one) => [one._id, one]));
    for (const document of documents) {
      const known = stored.get(document._id);
      if (known && !this.isOurs(known, document)) this.foreign.push(known);
    }
    return documents.filter(({ _id }) => !stored.has(_id));
  }
}

/**
 * Writes all documents, in one request where nothing is in the way. A batch that is refused, at whatever position, says
 * nothing of what it left: that is read back, and what is missing is written in halves, down to the single document that
 * the database does not take. Gives those that are refused, and those that were there in another form than `isOurs` expects.
 */
export async function addAll<T extends { _id: string }>(
  collection: Collection<T>,
  documents: readonly T[],
  isOurs: (stored: T, document: T) => boolean,
): Promise<{ foreign: T[]; refused: Refusals<T>['all'] }> {
  const adding = new Adding(collection, isOurs);
  await adding.add(documents);
  return { foreign: adding.foreign, refused: adding.refusals.all };
}
