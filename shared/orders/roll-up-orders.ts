import type { Database } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import type { OrderCounts } from '../identity/index.ts';
import { countEach, type RollUp } from '../rollups/index.ts';
import type { ShopOrder } from './order.ts';

/** What is counted of each. */
const COUNTED = ['userId', 'state', 'paidAt', 'paid', 'refunded'] as const;
type Counted = Pick<ShopOrder, (typeof COUNTED)[number]>;

/** Counts the orders of one person. */
export function countsOf(orders: readonly Counted[]): OrderCounts {
  const sum = (of: 'paid' | 'refunded') => orders.reduce((all, order) => all + order[of], 0);
  const bought = orders.filter(({ state }) => state === 'paid').flatMap(({ paidAt }) => paidAt?.getTime() ?? []);
  const moments =
    bought.length > 0 ? { firstAt: new Date(Math.min(...bought)), lastAt: new Date(Math.max(...bought)) } : {};
  return { orders: bought.length, paid: sum('paid'), refunded: sum('refunded'), ...moments };
}

/** What people bought in the merchant's shop. */
export function rollUpOrders(database: Database): RollUp {
  const documents = database.collection<ShopOrder>('orders');
  return {
    ...{ name: 'orders', documents, moments: ['changedAt'] },
    async count(userIds) {
      return countEach(await findAll(documents, { userId: { in: userIds } }, COUNTED), (own) => ({
        counts: { orders: countsOf(own) },
      }));
    },
  };
}
