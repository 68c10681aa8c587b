import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, gated, orKilled, Turns } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Dispatching } from './dispatchers.harness.ts';
import { composeMessage } from './enqueue.ts';
import type { Message } from './message.ts';
import { Outbox } from './outbox.ts';
import type { SendOutcome } from './send.ts';
import { followUp } from './service-messages.ts';
import { payingWithWindow, WindowLedger, type ChatWindows } from './window-ledger.ts';
import { serviceWindows, windowOpeners, type WindowOpener } from './windows.ts';

let local: LocalDatabase;
let world: Dispatching;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new Dispatching(local);
});
afterAll(() => local.close());

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 25);
const chat = { appId: 'wx1', openId: 'o1' };
const open = (openedBy: WindowOpener, openedAt = world.clock.now()) => world.windows.open(chat, { openedBy, openedAt });
const documents = () => local.all<ChatWindows>('serviceWindows');

let made: Message;
beforeEach(() => {
  const composed = composeMessage(world.intent(1), world.clock.now());
  if (!composed.ok) throw new Error(composed.error);
  made = composed.data;
});
const take = () => world.windows.take(made, world.clock.now());

/** Takes until nothing is given: how many, and why no more. */
async function takeAll(most = 20): Promise<[number, string | undefined]> {
  for (let taken = 0; taken < most; taken++) {
    const one = await take();
    if (typeof one === 'string') return [taken, one];
  }
  return [most, undefined];
}

describe('the ledger of windows', () => {
  it.each(windowOpeners)(
    'gives as many messages after “%s” as WeChat takes, and none when it has closed',
    async (by) => {
      const { lastsMs, messages } = serviceWindows[by];
      const most = Math.min(messages, 20);
      await open(by);
      world.clock.advance(lastsMs - 1);
      expect(await takeAll()).toEqual([most, most < 20 ? 'full' : undefined]);
      await open(by);
      world.clock.advance(lastsMs);
      expect(await takeAll()).toEqual([0, 'closed']);
    },
  );

  it('takes from the window that closes first, and counts anew when the person does the same again', async () => {
    await open('message');
    await open('follow');
    expect(await takeAll()).toEqual([8, 'full']);
    world.clock.advance(MINUTE_MS);
    expect(await takeAll()).toEqual([0, 'full']);
    await open('message');
    expect(await takeAll()).toEqual([5, 'full']);
  });

  it('learns nothing from an opening that it is told of again, or later than of the next one', async () => {
    const before = world.clock.now();
    world.clock.advance(1_000);
    await open('message');
    await take();
    await open('message');
    await open('message', before);
    expect(await takeAll()).toEqual([4, 'full']);
  });

  it('gives each message of a window to one dispatcher, in any order of their requests', async () => {
    const orders = fc.array(fc.nat(9), { minLength: 1, maxLength: 30 });
    const property = fc.asyncProperty(orders, async (order) => {
      local.reset();
      await open('follow');
      const turns = new Turns();
      const ledger = new WindowLedger(gated(local.database, turns.gate));
      let requests = 0;
      const taken = await turns.run(
        Array.from({ length: 5 }, () => () => ledger.take(made, world.clock.now())),
        () => order[requests % order.length] ?? 0,
        () => requests++,
      );
      expect(taken.filter((one) => typeof one !== 'string')).toHaveLength(3);
      expect(documents()).toMatchObject([{ openings: { follow: { used: 3 } } }]);
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});

describe('a customer service message', () => {
  const send = (outcome: SendOutcome, meanwhile?: () => Promise<void>) =>
    payingWithWindow(world.windows, world.clock, async () => {
      await meanwhile?.();
      return outcome;
    })(made);
  const used = () => documents()[0]?.openings.follow?.used;

  it('is not sent without a window, nor in one that is used up', async () => {
    const never = payingWithWindow(world.windows, world.clock, () => Promise.reject(new Error('was sent')));
    expect(await never(made)).toMatchObject({ kind: 'windowClosed' });
    await open('follow');
    await takeAll();
    expect(await never(made)).toMatchObject({ kind: 'windowFull' });
  });

  it.each<[SendOutcome, number]>([
    [{ kind: 'sent' }, 1],
    [{ kind: 'uncertain', reason: 'timeout' }, 1],
    [{ kind: 'undelivered', reason: '43019' }, 1],
    [{ kind: 'notSent', reason: '-1' }, 0],
    [{ kind: 'rejected', reason: '40007' }, 0],
    [{ kind: 'rest', until: new Date(0), reason: '45009' }, 0],
    [{ kind: 'windowFull', reason: '45047' }, 3],
  ])('that ends as %j leaves %i used', async (outcome, left) => {
    await open('follow');
    expect(await send(outcome)).toEqual(outcome);
    expect(used()).toBe(left);
  });

  it('is tried again when the ledger cannot be asked, and is what WeChat says when the ledger cannot be told', async () => {
    const isDown = () => Promise.reject(new Error('down'));
    const broken = new WindowLedger(gated(local.database, isDown));
    expect(await payingWithWindow(broken, world.clock, isDown)(made)).toEqual({ kind: 'notSent', reason: 'ledger' });

    await open('follow');
    let requests = 0;
    const breaking = new WindowLedger(gated(local.database, ({ perform }) => (requests++ < 2 ? perform() : isDown())));
    const refused = { kind: 'windowClosed', reason: '45015' } as const;
    expect(await payingWithWindow(breaking, world.clock, () => Promise.resolve(refused))(made)).toEqual(refused);
  });

  it('that WeChat knows no window for forgets those of before, and none that was opened since', async () => {
    await open('message');
    await send({ kind: 'windowClosed', reason: '45015' });
    expect(documents()).toEqual([]);
    await open('message');
    await send({ kind: 'windowClosed', reason: '45015' }, () => {
      world.clock.advance(1);
      return open('message');
    });
    expect(await takeAll()).toEqual([5, 'full']);
  });

  it('is not sent twice as often when the person writes twice, and ends as undelivered where there is no room', async () => {
    const texts = ['1', '2', '3', '4', '5'].map((text) => ({ kind: 'text' as const, text }));
    const to = { ...chat, purpose: 'conversation' } as const;
    for (const key of ['first', 'second']) {
      const made = await followUp(world, to, { key, openedBy: 'message', openedAt: world.clock.now() }, texts);
      expect(made).toMatchObject({ ok: true });
    }
    world.clock.advance(MINUTE_MS);
    const paid = payingWithWindow(world.windows, world.clock, () => Promise.resolve({ kind: 'sent' }));
    const messages = world.messages();
    await Promise.all([0, 1].map(() => world.dispatch(undefined, () => paid(messages[0]!))));
    expect(world.states().sort()).toEqual([...Array<string>(5).fill('sent'), ...Array<string>(5).fill('undelivered')]);
  });
});

describe('follow-ups', () => {
  it('that were killed are the same ones when WeChat delivers the push again, in a window that is opened once', async () => {
    const act = { key: 'push', openedBy: 'follow', openedAt: world.clock.now() } as const;
    const texts = ['1', '2', '3'].map((text) => ({ kind: 'text' as const, text }));
    const to = { ...chat, purpose: 'conversation' } as const;
    const { clock } = world;
    const requests = await forEveryDeath(async (death) => {
      local.reset();
      const database = gated(local.database, deadly(death));
      const deps = { clock, outbox: new Outbox(database), windows: new WindowLedger(database) };
      const outcome = await orKilled(() => followUp(deps, to, act, texts));
      await followUp(world, to, act, texts);
      expect([world.messages().length, documents().length]).toEqual([3, 1]);
      return outcome === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBe(3);
    const before = local.requests();
    await followUp(world, to, { ...act, openedAt: new Date(clock.now().getTime() - 1) }, texts);
    expect(local.requests() - before).toBeLessThanOrEqual(4);
  });
});
