/** What shall happen to the next pushes. */
export interface PushOrders {
  /** So many are not sent; each can be sent later, by its number. */
  lose: number;
  /** So many are sent once more after they have been answered. */
  duplicate: number;
  /** So many are held back until the last of them happens; then they go out one behind the other, the newest first. */
  reorder: number;
}

/** What is ordered for pushes to come, and what is held back because of it. Not kept: a world that starts anew disturbs nothing. */
export class PushOrderBook<Held> {
  private readonly orders: PushOrders = { lose: 0, duplicate: 0, reorder: 0 };
  private readonly held: Held[] = [];

  of(): PushOrders {
    return { ...this.orders };
  }

  change(orders: Partial<PushOrders>): void {
    Object.assign(this.orders, orders);
  }

  /** Whether the next push is meant; then it is one less. */
  take(order: keyof PushOrders): boolean {
    if (this.orders[order] === 0) return false;
    this.orders[order] -= 1;
    return true;
  }

  hold(push: Held): void {
    this.held.push(push);
  }

  /** What was held back, the newest first, once no more is waited for; else nothing. */
  release(): Held[] {
    return this.orders.reorder === 0 ? this.held.splice(0).reverse() : [];
  }

  /** What was held back belongs to a world that is no longer there. */
  forget(): void {
    this.held.length = 0;
  }
}
