import { BATCH_SIZE, inBatches, type Collection } from './database.ts';

/** Adds those documents that are not there yet, whoever else adds the same ones at once. Safe to repeat. */
export async function addMissing<T extends { _id: string }>(
  collection: Collection<T>,
  documents: readonly T[],
): Promise<void> {
  for (const batch of inBatches(documents, BATCH_SIZE)) {
    let missing = batch;
    // After a conflict it is not known what was written.
    while (missing.length > 0 && (await collection.addMany(missing)) === 'conflict') {
      const known = new Set((await collection.getMany(missing.map(({ _id }) => _id))).map(({ _id }) => _id));
      missing = missing.filter(({ _id }) => !known.has(_id));
    }
  }
}
