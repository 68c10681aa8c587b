import type { Table, Tables } from '../tables.ts';
import type { Delivery } from './entities.ts';

/** How much is kept to be looked at. */
const KEPT_DELIVERIES = 1_000;

/** Past deliveries. */
export class PushStore {
  /** By their number. */
  private readonly deliveries: Table<Delivery>;

  constructor(private readonly tables: Tables) {
    this.deliveries = tables.table('deliveries');
  }

  keep(delivery: Delivery): void {
    this.tables.write(() => {
      this.deliveries.set(String(delivery.id), structuredClone(delivery));
      this.deliveries.delete(String(delivery.id - KEPT_DELIVERIES));
    });
  }

  find(id: number): Delivery | undefined {
    return structuredClone(this.deliveries.get(String(id)));
  }

  /** The latest deliveries, newest first. */
  latest(limit: number): Delivery[] {
    const newestFirst = [...this.deliveries.values()].sort((a, b) => b.id - a.id);
    return structuredClone(newestFirst.slice(0, limit));
  }
}
