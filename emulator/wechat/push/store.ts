import type { Delivery } from './entities.ts';

/** How much is kept to be looked at. */
const KEPT_DELIVERIES = 1_000;

/** Past deliveries. */
export class PushStore {
  private readonly deliveries: Delivery[] = [];

  keep(delivery: Delivery): void {
    this.deliveries.push(delivery);
    if (this.deliveries.length > KEPT_DELIVERIES) this.deliveries.shift();
  }

  /** The latest deliveries, newest first. */
  latest(limit: number): Delivery[] {
    return this.deliveries.slice(-limit).reverse();
  }
}
