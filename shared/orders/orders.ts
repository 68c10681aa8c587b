import type { Clock } from '../core/clock.ts';
import { isSame } from '../core/same.ts';
import type { Collection, Database, Patch } from '../db/database.ts';
import { markChanged, SETTLED_AFTER_MS, type People } from '../identity/index.ts';
import type { ShopOrder } from './order.ts';

export interface OrderBookDeps {
  database: Database;
  clock: Clock;
  people: People;
}

/** What is different, and nothing else: a merge moves orders without raising their revision. */
function patchTo(before: ShopOrder, after: ShopOrder): Patch {
  const fields = Object.keys({ ...before, ...after }) as (keyof ShopOrder)[];
  const different = fields.filter((field) => !isSame(before[field], after[field]));
  const there = different.filter((field) => after[field] !== undefined);
  return {
    set: Object.fromEntries(there.map((field) => [field, after[field]])),
    unset: different.filter((field) => after[field] === undefined),
  };
}

/** Where orders are kept. */
export class OrderBook {
  readonly documents: Collection<ShopOrder>;

  constructor(private readonly deps: OrderBookDeps) {
    this.documents = deps.database.collection<ShopOrder>('orders');
  }

  /**
   * Changes an order as `change` says by how it stands (`undefined`: there is none, or nothing to be changed); gives how it
   * stands then. Whoever was there first, each change is decided by what came before. Two requests; one where nothing changes.
   */
  async change(
    orderId: string,
    change: (order: ShopOrder | undefined) => Promise<ShopOrder | undefined>,
  ): Promise<ShopOrder | undefined> {
    for (;;) {
      const before = await this.documents.get(orderId);
      const after = await change(before);
      if (!after) return before;
      const changed = { ...after, changedAt: this.deps.clock.now(), revision: (before?.revision ?? 0) + 1 };
      if (before ? await this.replace(before, changed) : (await this.documents.add(changed)) === 'added')
        return changed;
    }
  }

  private async replace(before: ShopOrder, after: ShopOrder): Promise<boolean> {
    const { _id, userId, revision } = before;
    // Whose it is no longer is counted anew without it: later than the write below, even of a function that dies.
    const countedAt = new Date(this.deps.clock.now().getTime() + SETTLED_AFTER_MS);
    if (userId && after.userId !== userId) await markChanged(this.deps.people.users, [userId], countedAt);
    return this.documents.updateIf({ _id, revision }, patchTo(before, after));
  }
}
