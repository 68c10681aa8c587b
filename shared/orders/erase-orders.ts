import { mapParallel } from '../core/parallel.ts';
import { BATCH_SIZE, type Database, type Where } from '../db/database.ts';
import { templateOf } from '../coupons/index.ts';
import type { Erase } from '../identity/index.ts';
import type { ShopOrder } from './order.ts';
import { withoutOwners } from './without-owners.ts';

/** Writes under way at once. */
const PARALLEL = 8;

/**
 * A person's orders become nobody's, those that wait for them too, and are joined to nobody any more: the merchant has to
 * account for them, and the shop knows whose they were. They get no anonymous id, because with what the shop knows it would
 * tell whose everything else of that id was. Of their coupons only the campaigns stay. Two requests, and one for each order.
 */
export const eraseOrders =
  (database: Database): Erase =>
  async ({ userIds, identities }) => {
    const orders = database.collection<ShopOrder>('orders');
    const erase = ({ _id, revision, couponIds, told }: ShopOrder) =>
      orders.updateIf(
        { _id, revision },
        {
          set: { isErased: true, couponIds: couponIds.map(templateOf), told: withoutOwners(told) },
          unset: ['userId', 'buyers', 'waitsFor', 'waitsSince', 'mergeIds'],
          // Who has read one before decides anew.
          inc: { revision: 1 },
        },
      );
    const eraseAll = async (where: Where) => {
      // One that was told of meanwhile is found again.
      for (let found = [] as ShopOrder[]; (found = await orders.find({ where, limit: BATCH_SIZE })).length > 0;)
        await mapParallel(found, PARALLEL, erase);
    };
    await eraseAll({ userId: { in: userIds } });
    await eraseAll({ waitsFor: { in: [...userIds, ...identities.map(({ _id }) => _id)] } });
    return true;
  };
