import type { UserId } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import { isSame } from '../core/same.ts';
import { inBatches, BATCH_SIZE, type Collection } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import { followChanges } from '../db/follow-changes.ts';
import { markChanged, SETTLED_AFTER_MS } from '../identity/index.ts';
import { identityKeys, phonesById, type Phones } from './buyer.ts';
import { OrderBook } from './orders.ts';
import type { TellDeps } from './tell-order.ts';
import { joined } from './whose-order.ts';

/** A visit, which says whose; a merge of two; or what stands in `users`. */
type Change = { _id: string; userId?: UserId; into?: UserId; from?: UserId };

const peopleIn = ({ _id, userId, into, from }: Change): UserId[] =>
  into && from ? [into, from] : [userId ?? (_id as UserId)];

/** Orders joined at once. */
const PARALLEL = 8;

/** Looks for orders that wait for one of these names. */
async function joinBy(deps: TellDeps, keys: readonly string[], phones: Phones): Promise<void> {
  const { people, clock } = deps;
  const book = new OrderBook(deps);
  for (const some of inBatches(keys, BATCH_SIZE)) {
    const waiting = await findAll(book.documents, { waitsFor: { in: some } }, ['_id']);
    await mapParallel(waiting, PARALLEL, ({ _id }) =>
      book.change(_id, async (order) => {
        if (!order?.waitsFor) return undefined;
        const after = await joined(people, order, phones, clock.now());
        if (!isSame(order, after)) return after;
        // Who left and follows again may have a new record under the old id, which has not counted it.
        if (order.userId) await markChanged(people.users, [order.userId], clock.now());
        return undefined;
      }),
    );
  }
}

/** The same for all names of the people of these changes. */
async function joinTo(deps: TellDeps, changed: readonly Change[]): Promise<void> {
  const ids = [...new Set(changed.flatMap(peopleIn))];
  const users = (await deps.people.users.getMany(ids)).filter(({ mergedInto }) => !mergedInto);
  const numbers = users.flatMap(({ phone }) => phone?.number ?? []);
  const phones = phonesById(numbers, deps.buyerIds);
  await joinBy(deps, [...users.flatMap(identityKeys), ...phones.keys()], phones);
}

/**
 * Joins orders that wait to people who are known since, up to two minutes ago: who came to the mini program, who has verified
 * their number, who turned out to be one, and whose UnionID WeChat has named, because from then on a document of
 * `users` stands under its id. Five requests when there are none; two for each thousand UnionIDs, about four for each thousand
 * others, and about six for each of their orders. Killed anywhere, the next run does what is left.
 */
export async function joinWaiting(deps: TellDeps, deadline: Date): Promise<'idle' | 'unfinished'> {
  const { database, clock, people } = deps;
  const until = new Date(clock.now().getTime() - SETTLED_AFTER_MS);
  const [visits, merges] = [database.collection<Change>('visits'), database.collection<Change>('merges')];
  const users = people.users as Collection<Change>;
  const take = (changed: Change[]) => joinTo(deps, changed);
  const idsIn = (changed: Change[]) => changed.map(({ _id }) => _id);
  const takeIds = (changed: Change[]) => joinBy(deps, idsIn(changed), new Map());
  const sources = [
    { _id: 'orders.visits', documents: visits, field: 'at', take },
    { _id: 'orders.phones', documents: users, field: 'phone.verifiedAt', take },
    { _id: 'orders.merges', documents: merges, field: 'settledAt', take },
    { _id: 'orders.unionIds', documents: users, field: 'createdAt', take: takeIds },
  ];
  const followed = sources.map((source) => ({ ...source, fields: ['userId', 'into', 'from', source.field] }));
  return (await followChanges(deps, followed, { until, deadline })) ? 'idle' : 'unfinished';
}
