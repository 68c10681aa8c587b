import type { UserId } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import { isSame } from '../core/same.ts';
import { inBatches, BATCH_SIZE, type Collection } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import { followChanges } from '../db/follow-changes.ts';
import { SETTLED_AFTER_MS } from '../identity/index.ts';
import { identityKeys, phonesById } from './buyer.ts';
import { OrderBook } from './orders.ts';
import type { TellDeps } from './tell-order.ts';
import { joined } from './whose-order.ts';

/** A visit, which says whose; or a record. */
type Change = { _id: string; userId?: UserId };

/** Orders joined at once. */
const PARALLEL = 8;

/** Looks for orders that wait for one of these people. */
async function joinTo(deps: TellDeps, ids: readonly UserId[]): Promise<void> {
  const { people, clock, buyerIds } = deps;
  const users = (await people.users.getMany(ids)).filter(({ mergedInto }) => !mergedInto);
  const book = new OrderBook(deps);
  const phones = phonesById(
    users.flatMap(({ phone }) => phone?.number ?? []),
    buyerIds,
  );
  const keys = [...users.flatMap(identityKeys), ...phones.keys()];
  for (const some of inBatches(keys, BATCH_SIZE)) {
    const waiting = await findAll(book.documents, { waitsFor: { in: some } }, ['_id']);
    await mapParallel(waiting, PARALLEL, ({ _id }) =>
      book.change(_id, async (order) => {
        if (!order?.waitsFor) return undefined;
        const after = await joined(people, order, phones, clock.now());
        return isSame(order, after) ? undefined : after;
      }),
    );
  }
}

/**
 * Joins orders that wait to people who are known since: who came to the mini program, and who has verified their number, up
 * to two minutes ago. Three requests when nobody did; three for each thousand who did, and about six for each of their
 * orders. Killed anywhere, the next run does what is left.
 */
export async function joinWaiting(deps: TellDeps, deadline: Date): Promise<'idle' | 'unfinished'> {
  const { database, clock } = deps;
  const until = new Date(clock.now().getTime() - SETTLED_AFTER_MS);
  const take = (changed: Change[]) =>
    joinTo(deps, [...new Set(changed.map((one) => one.userId ?? (one._id as UserId)))]);
  const followed = [
    {
      _id: 'orders.visits',
      documents: database.collection<Change>('visits'),
      field: 'at',
      fields: ['userId', 'at'],
      take,
    },
    {
      ...{ _id: 'orders.phones', documents: deps.people.users as Collection<Change>, take },
      ...{ field: 'phone.verifiedAt', fields: ['phone.verifiedAt'] },
    },
  ];
  return (await followChanges(deps, followed, { until, deadline })) ? 'idle' : 'unfinished';
}
