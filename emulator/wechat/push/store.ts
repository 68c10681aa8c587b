import type { Delivery, InboxMessage } from './entities.ts';

/** How much is kept to be looked at. */
const KEPT_DELIVERIES = 1_000;
const KEPT_MESSAGES = 200;

/** Past deliveries, and what people found in their chat. */
export class PushStore {
  private readonly deliveries: Delivery[] = [];
  private readonly inboxes = new Map<string, InboxMessage[]>();

  keep(delivery: Delivery): void {
    this.deliveries.push(delivery);
    if (this.deliveries.length > KEPT_DELIVERIES) this.deliveries.shift();
  }

  /** The latest deliveries, newest first. */
  latest(limit: number): Delivery[] {
    return this.deliveries.slice(-limit).reverse();
  }

  addToInbox(openId: string, message: InboxMessage): void {
    const inbox = this.inboxes.get(openId) ?? [];
    inbox.push(message);
    if (inbox.length > KEPT_MESSAGES) inbox.shift();
    this.inboxes.set(openId, inbox);
  }

  /** Oldest first. */
  inbox(openId: string): InboxMessage[] {
    return [...(this.inboxes.get(openId) ?? [])];
  }
}
