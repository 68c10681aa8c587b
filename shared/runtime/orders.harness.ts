import type { InputOf } from '../contracts/contract.ts';
import { orderTell } from '../contracts/order-tell.ts';
import type { UserId } from '../core/ids.ts';
import { orKilled, type Gate } from '../db/interruptions.harness.ts';
import { linkPhone } from '../identity/index.ts';
import { joinWaiting, type ShopOrder } from '../orders/index.ts';
import { rollUpChanges } from '../rollups/index.ts';
import { identityIdOf, LinkWorld, type At } from './linking.harness.ts';
import { receiveOrder } from './orders.ts';
import { rollUpsOf } from './roll-ups.ts';

export const BUYER_IDS = { miniProgramAppId: 'wxA', phoneKey: 'k'.repeat(32) };
export const ORDER = 'order-0001';

export type Told = InputOf<typeof orderTell>;

/** A shop that tells of orders, beside people who come to mini programs. */
export class ShopWorld extends LinkWorld {
  private taps = 0;

  /** So many minutes ago, by a clock in Shanghai. */
  ago = (minutes: number): string => {
    const moment = this.clock.now().getTime() - minutes * 60_000;
    return `${new Date(moment + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
  };

  tell(happened: Told['happened'], { orderId = ORDER, ...request }: Partial<Told> = {}, gate?: Gate) {
    return orKilled(async () => {
      const told = await receiveOrder(this.deps(gate), BUYER_IDS, { orderId, happened, ...request });
      return told.ok ? { ok: true as const, data: orderTell.output.parse(told.data) } : told;
    });
  }

  /** Verifies a number, as somebody who taps in the mini program. */
  async verify(at: At, number: string): Promise<void> {
    const { userId } = (await this.deps().people.find(identityIdOf(at))) as { userId: UserId };
    const linked = await linkPhone(
      { ...this.deps(), readPhone: async () => number },
      { userId, code: `c${this.taps++}` },
    );
    if (!linked.ok) throw new Error(linked.error);
  }

  /** A tick of housekeeping that sees all that was done before. */
  async later(gate?: Gate) {
    this.clock.advance(3 * 60_000);
    const deadline = new Date(this.clock.now().getTime() + 40_000);
    const deps = { ...this.deps(gate), buyerIds: BUYER_IDS };
    return orKilled(() => joinWaiting(deps, deadline));
  }

  async rollUp() {
    this.clock.advance(3 * 60_000);
    const deps = this.deps();
    await rollUpChanges({ ...deps, rollUps: rollUpsOf(deps.database) }, new Date(this.clock.now().getTime() + 40_000));
  }

  orders = () => this.local.all<ShopOrder>('orders');
  order = (orderId = ORDER): ShopOrder => this.orders().find(({ _id }) => _id === orderId)!;
}
