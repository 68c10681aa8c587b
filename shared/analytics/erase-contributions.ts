import type { Ids } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import type { Database } from '../db/database.ts';
import type { Erase } from '../identity/index.ts';
import { contributions, NOBODY, type Contribution } from './contributions.ts';
import { countedKeys } from './counted-person.ts';

const BATCH = 500;
/** Transactions under way at once. */
const PARALLEL = 8;
const ID_LENGTH = 26;

/**
 * What was counted of a person stays counted, as nobody's: not even that it was one person is kept. At every moment each
 * contribution is there once, whoever adds them up meanwhile.
 */
export const eraseContributions =
  ({ database, ids }: { database: Database; ids: Ids }): Erase =>
  async ({ userIds, identities }) => {
    const person = {
      in: countedKeys(
        userIds,
        identities.map(({ _id }) => _id),
      ),
    };
    const loosen = ({ _id, generation }: Contribution) => {
      const looseId = `${generation}:${NOBODY}:${ids.random(ID_LENGTH)}`;
      return database.transaction(async ({ get, put, remove }) => {
        const kept = await get<Contribution>('contributions', _id);
        if (!kept) return;
        await remove('contributions', _id);
        await put('contributions', { ...kept, _id: looseId, person: NOBODY });
      });
    };
    for (;;) {
      const found = await contributions(database).find({ where: { person }, limit: BATCH });
      if (found.length === 0) return true;
      await mapParallel(found, PARALLEL, loosen);
    }
  };
