import type { Database } from '../db/database.ts';
import type { Erase } from '../identity/index.ts';
import type { ShopOrder } from './order.ts';

/**
 * A person's orders become nobody's, those that wait for them too, and are joined to nobody any more: the merchant has to
 * account for them, and the shop knows whose they were. They get no anonymous id, because with what the shop knows it would
 * tell whose everything else of that id was. Two requests.
 */
export const eraseOrders =
  (database: Database): Erase =>
  async ({ userIds, identities }) => {
    const orders = database.collection<ShopOrder>('orders');
    const names = [...userIds, ...identities.map(({ _id }) => _id)];
    const patch = {
      set: { isErased: true },
      unset: ['userId', 'buyers', 'waitsFor', 'waitsSince', 'mergeIds'],
      // Who has read one before decides anew.
      inc: { revision: 1 },
    };
    await orders.updateMany({ userId: { in: userIds } }, patch);
    await orders.updateMany({ waitsFor: { in: names } }, patch);
    return true;
  };
