import { BATCH_SIZE, type Collection, type Where } from './database.ts';

/**
 * Every document that fits (a condition without `_id`), in the order of their ids; one request for each thousand.
 *
 * @param fields only these of each
 * @param most whoever has more of them than that gets some more than that, and not all
 */
export async function findAll<T extends { _id: string }>(
  collection: Collection<T>,
  where: Where,
  fields?: readonly string[],
  most = Infinity,
): Promise<T[]> {
  const all: T[] = [];
  for (let behind: Where = {}; ;) {
    const orderBy = { field: '_id', direction: 'asc' } as const;
    const page = await collection.find({ where: { ...where, ...behind }, orderBy, limit: BATCH_SIZE, fields });
    all.push(...page);
    const last = page.at(-1);
    if (!last || page.length < BATCH_SIZE || all.length > most) return all;
    behind = { _id: { gt: last._id } };
  }
}
