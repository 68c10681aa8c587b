import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { DAY_MS, MINUTE_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, gated, orKilled, Turns, type Gate } from '../db/interruptions.harness.ts';
import { Dispatching } from './dispatchers.harness.ts';
import { Leases } from './leases.ts';
import { Outbox } from './outbox.ts';

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 25);
const ME = { appId: 'wx1', openId: 'o0' };

let local: LocalDatabase;
let world: Dispatching;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new Dispatching(local);
});
afterAll(() => local.close());

const through = (gate: Gate | undefined) => (gate ? gated(local.database, gate) : local.database);
/** What WeChat tells of one message, by the webhook. */
const report = (wechatId: string, gate?: Gate) =>
  new Outbox(through(gate)).noteDelivery({ ...ME, wechatId }, 'delivered');

/** A message that a dispatcher is sending. */
async function beingSent() {
  await world.add(1, 'template');
  const { clock, leases } = world;
  const taken = (await leases.take('d', clock.now(), () => 0)) ?? [];
  const [message] = await leases.begin(taken, 'd', clock.now());
  if (!message) throw new Error('not begun');
  const endSent = (gate?: Gate) =>
    new Leases(through(gate)).endSent(message._id, { wechatId: '1', endedAt: clock.now() });
  return { endSent };
}

const SENT = { state: 'sent', wechatId: '1', delivery: 'delivered' };

describe('what WeChat tells of a message', () => {
  it.each([
    ['in time', 1],
    ['early', 3],
  ] as const)('%s, is noted with few requests', async (when, requests) => {
    const { endSent } = await beingSent();
    if (when === 'in time') await endSent();
    const before = local.requests();
    await report('1');
    expect(local.requests() - before).toBe(requests);
    if (when === 'early') await endSent();
    expect(world.messages()).toMatchObject([SENT]);
    expect(world.messages()[0]).not.toHaveProperty('earlyReports');
  });

  it('reaches it in any order of the requests, beside reports of other messages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }), async (order) => {
        world = new Dispatching(local);
        const { endSent } = await beingSent();
        const turns = new Turns();
        let turn = 0;
        const calls = [
          () => endSent(turns.gate),
          ...['2', '1', '3'].map((id) => () => report(id, turns.gate)),
        ] as (() => Promise<unknown>)[];
        await turns.run(
          calls,
          () => order[turn++ % order.length] ?? 0,
          () => undefined,
        );
        expect(world.messages()).toMatchObject([SENT]);
      }),
      { numRuns: RUNS },
    );
  });

  it('reaches it when the webhook is killed anywhere and WeChat tells it again, before or after the end', async () => {
    for (const isEarly of [true, false]) {
      const requests = await forEveryDeath(async (death) => {
        world = new Dispatching(local);
        const { endSent } = await beingSent();
        const first = await orKilled(() => report('1', deadly(death)));
        if (!isEarly) await endSent();
        await report('1');
        if (isEarly) await endSent();
        expect(world.messages()).toMatchObject([SENT]);
        return first === 'killed' ? 'killed' : 'survived';
      });
      expect(requests).toBeGreaterThanOrEqual(3);
    }
  });

  it('reaches it when the dispatcher is killed as it writes down the send, and WeChat knows the repeat', async () => {
    const requests = await forEveryDeath(async (death) => {
      world = new Dispatching(local);
      const { endSent } = await beingSent();
      await report('1');
      const first = await orKilled(() => endSent(deadly(death)));
      world.clock.advance(2 * MINUTE_MS);
      await world.dispatch();
      expect(world.messages()).toMatchObject([SENT]);
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBeGreaterThanOrEqual(1);
  });

  it('of a message that is none of ours leaves no trace', async () => {
    const { endSent } = await beingSent();
    await report('2');
    await endSent();
    await world.add(1, 'customerService', { sendAt: new Date(world.clock.now().getTime() + DAY_MS) });
    const before = world.messages();
    await report('3');
    expect(world.messages()).toEqual(before);
    expect(JSON.stringify(before)).not.toContain('delivered');
  });
});
