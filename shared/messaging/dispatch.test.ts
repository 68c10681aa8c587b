import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, gated, orKilled } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { deadlySend, Dispatching, type Answer } from './dispatchers.harness.ts';
import { LEASE_MS } from './leases.ts';
import { listTrouble } from './trouble.ts';

let local: LocalDatabase;
let world: Dispatching;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new Dispatching(local);
});
afterAll(() => local.close());

/** Dispatches again and again until everything has ended; a day at most. */
async function finish(): Promise<void> {
  for (let hours = 0; world.states().includes('waiting') && hours < 48; hours++) {
    await world.dispatch();
    world.clock.advance(60 * MINUTE_MS);
  }
}

describe('a dispatcher', () => {
  it('costs one request when nothing is due', async () => {
    await world.add(1, 'template', { sendAt: new Date(world.clock.now().getTime() + 1) });
    const before = local.requests();
    expect(await world.dispatch()).toBe('idle');
    expect(local.requests() - before).toBe(1);
    expect(world.chats.seen.size).toBe(0);
  });

  it.each([
    ['template', 20, 2 + 20],
    ['customerService', 20, 20 + 20],
  ] as const)('sends %s messages with few requests', async (channel, count, own) => {
    await world.add(count, channel);
    const before = local.requests();
    expect(await world.dispatch()).toBe('done');
    // Find, take, read what was taken; then its own; then find nothing more.
    expect(local.requests() - before).toBe(3 + own + 1);
    expect(world.states()).toEqual(Array(count).fill('sent'));
    expect([world.chats.seen.size, world.chats.mostSeen()]).toEqual([count, 1]);
  });

  it.each<[Answer, string, string]>([
    ['refused', 'undelivered', '43101'],
    ['malformed', 'dead', '47003'],
    ['lost', 'unknown', 'timeout'],
    ['unheard', 'unknown', 'timeout'],
  ])('ends a message that was %s as %s, with the reason, and never sends it again', async (answer, state, reason) => {
    await world.add(1);
    world.answers = [answer];
    await world.dispatch();
    world.clock.advance(60 * MINUTE_MS);
    expect(await world.dispatch()).toBe('idle');
    expect(world.messages()).toMatchObject([{ state, reason, attempts: 1 }]);
    expect(world.chats.mostSeen()).toBe(answer === 'unheard' ? 1 : 0);
  });

  it('tries again, later and later, while WeChat is busy, and gives up after eight times', async () => {
    await world.add(1);
    world.answers = Array<Answer>(8).fill('late');
    await world.dispatch();
    expect(await world.dispatch()).toBe('idle');
    await finish();
    expect(world.messages()).toMatchObject([{ state: 'dead', reason: 'busy', attempts: 8 }]);
  });

  it('repeats a template message of unknown end while WeChat knows the repeat, and then no more', async () => {
    await world.add(1, 'template');
    world.answers = ['unheard', 'lost', 'unheard', 'lost', 'busy', 'unheard', 'lost', 'lost'];
    for (let minutes = 0; minutes < 12; minutes++) {
      await world.dispatch();
      world.clock.advance(MINUTE_MS);
    }
    expect(world.messages()).toMatchObject([{ state: 'unknown', reason: 'interrupted' }]);
    expect(world.chats.mostSeen()).toBe(1);
  });

  it('does not take a send that did not happen for the end of an earlier one that nobody heard of', async () => {
    await world.add(1, 'template');
    world.answers = ['unheard', 'late'];
    await world.dispatch();
    world.clock.advance(MINUTE_MS);
    await world.dispatch();
    expect(world.messages()).toMatchObject([{ state: 'waiting', attempts: 2 }]);
    world.clock.advance(9 * MINUTE_MS);
    await world.dispatch();
    expect(world.messages()).toMatchObject([{ state: 'unknown' }]);
    expect(world.chats.mostSeen()).toBe(1);
  });

  it.each<[Answer, string]>([
    ['malformed', '47003'],
    ['refused', '43101'],
  ])(
    'does not take %s for the end of an earlier send that nobody heard of: nobody may replay it',
    async (answer, reason) => {
      await world.add(1, 'template');
      world.answers = ['unheard', answer];
      await world.dispatch();
      world.clock.advance(MINUTE_MS);
      await world.dispatch();
      expect(world.messages()).toMatchObject([{ state: 'unknown', reason }]);
    },
  );

  it('holds all messages of an endpoint that the account may not use, shows them, and sends them when it may', async () => {
    await world.add(30, 'oaNotice');
    world.answers = ['forbidden'];
    await world.dispatch();
    expect(world.states()).toEqual(Array(30).fill('waiting'));
    const shown = await listTrouble(world.outbox, { state: 'held' });
    expect(new Set(shown.map(({ reason }) => reason))).toEqual(new Set(['48001 需要已认证的服务号']));
    expect(shown).toHaveLength(30);
    world.clock.advance(30 * MINUTE_MS);
    await world.dispatch();
    expect(await listTrouble(world.outbox, { state: 'held' })).toEqual([]);
    expect([world.chats.seen.size, world.chats.mostSeen()]).toEqual([30, 1]);
  });

  it('holds the one message whose template is not there, however often, and the others go on', async () => {
    await world.add(3, 'oaNotice');
    world.answers = Array<Answer>(1).fill('misconfigured');
    await world.dispatch();
    expect(world.states().sort()).toEqual(['sent', 'sent', 'waiting']);
    for (let times = 0; times < 12; times++) {
      world.answers = ['misconfigured'];
      world.clock.advance(30 * MINUTE_MS);
      await world.dispatch();
      expect(await listTrouble(world.outbox, { state: 'held' })).toMatchObject([{ attempts: 0 }]);
    }
    world.clock.advance(30 * MINUTE_MS);
    await world.dispatch();
    expect([world.states(), world.chats.mostSeen()]).toEqual([Array(3).fill('sent'), 1]);
  });

  it('ends what met a busy WeChat as unknown, and lets the others wait a minute', async () => {
    await world.add(30, 'oaNotice');
    world.answers = ['busy'];
    await world.dispatch();
    expect(world.states().sort()).toEqual(['unknown', ...Array(29).fill('waiting')]);
    await world.dispatch();
    expect(world.chats.seen.size).toBe(0);
    // Those that this dispatcher had taken wait for the end of its lease.
    world.clock.advance(2 * MINUTE_MS);
    await world.dispatch();
    expect([world.chats.seen.size, world.chats.mostSeen()]).toEqual([29, 1]);
  });

  it('lets an endpoint whose quota is used up rest with one send, and the other endpoints go on', async () => {
    await world.add(50, 'oaNotice');
    world.answers = ['quota'];
    await world.dispatch();
    await world.add(5, 'customerService');
    await world.dispatch();
    expect(world.chats.seen.size).toBe(5);
    expect(world.messages().filter(({ attempts }) => attempts > 0)).toHaveLength(5);
    world.clock.advance(12 * 60 * MINUTE_MS);
    await world.dispatch();
    expect(world.states()).toEqual(Array(55).fill('sent'));
    expect(world.chats.mostSeen()).toBe(1);
  });

  it('looks at interrupted messages before a long queue, while WeChat would still know them', async () => {
    await world.add(5, 'template', { sendAt: new Date(world.clock.now().getTime() - MINUTE_MS) });
    await orKilled(() => world.dispatch(undefined, deadlySend({ at: 0, when: 'after' })));
    await world.add(100);
    world.clock.advance(LEASE_MS + 1);
    expect(await orKilled(() => world.dispatch(undefined, deadlySend({ at: 6, when: 'before' })))).toBe('killed');
    const ended = world.messages().filter(({ state }) => state === 'sent');
    expect(ended.filter(({ channel }) => channel === 'template')).toHaveLength(5);
    expect(world.chats.mostSeen()).toBe(1);
  });

  it('looks at what is over within a minute before a long queue, and at interrupted messages beside it', async () => {
    await world.add(1, 'template', { sendAt: new Date(world.clock.now().getTime() - MINUTE_MS) });
    await orKilled(() => world.dispatch(undefined, deadlySend({ at: 0, when: 'before' })));
    world.clock.advance(LEASE_MS + 1);
    await world.add(100, 'mpNotice');
    world.clock.advance(1);
    const closesAt = new Date(world.clock.now().getTime() + MINUTE_MS);
    await world.add(3, 'customerService', { expiresAt: closesAt });
    const first = deadlySend({ at: 4, when: 'before' });
    expect(await orKilled(() => world.dispatch(undefined, first))).toBe('killed');
    const sent = world.messages().filter(({ state }) => state === 'sent');
    expect(sent.map(({ channel }) => channel).sort()).toEqual([
      ...Array<string>(3).fill('customerService'),
      'template',
    ]);
  });

  it('knows what was sent though the database failed once while that was written down', async () => {
    await world.add(3);
    let changes = 0;
    const failing = gated(local.database, async ({ name, perform }) => {
      if (name === 'messages.updateIf' && changes++ === 1) throw new Error('the database is busy');
      return perform();
    });
    await world.dispatch(failing);
    expect(world.states()).toEqual(['sent', 'sent', 'sent']);
    expect(world.chats.mostSeen()).toBe(1);
  });

  it('does not send what is over, and ends it', async () => {
    await world.add(3, 'customerService', { expiresAt: new Date(world.clock.now().getTime() + MINUTE_MS) });
    world.clock.advance(MINUTE_MS);
    await world.dispatch();
    expect(world.states()).toEqual(['expired', 'expired', 'expired']);
    expect(world.chats.seen.size).toBe(0);
  });

  it('begins nothing when its time is over, and leaves what it took to the next at once', async () => {
    await world.add(10);
    let sends = 0;
    expect(
      await world.dispatch(undefined, async (send) => {
        if (++sends === 4) world.clock.advance(55_000);
        return send();
      }),
    ).toBe('unfinished');
    expect(world.chats.seen.size).toBe(4);
    expect(await world.dispatch()).toBe('done');
    expect(world.chats.seen.size).toBe(10);
  });

  it('does not send when it was frozen for longer than its lease', async () => {
    await world.add(1, 'template');
    const frozen = gated(local.database, async ({ name, perform }) => {
      const answer = await perform();
      // The second change of messages is `begin`.
      if (name === 'messages.updateMany' && ++changes === 2) world.clock.advance(LEASE_MS);
      return answer;
    });
    let changes = 0;
    await world.dispatch(frozen);
    expect(world.chats.seen.size).toBe(0);
    await finish();
    expect(world.chats.mostSeen()).toBe(1);
  });
});

describe('a dispatcher whose lease has ended', () => {
  it.each(['before', 'after'] as const)('%s another has begun its messages sends none of them', async (when) => {
    await world.add(3);
    let changes = 0;
    const overtaken = gated(local.database, async ({ name, perform }) => {
      // The second change is `begin`.
      if (name !== 'messages.updateMany' || ++changes !== 2) return perform();
      world.clock.advance(LEASE_MS + 1);
      if (when === 'after') await world.dispatch();
      else await world.leases.take('another', world.clock.now(), Math.random);
      return perform();
    });
    await world.dispatch(overtaken);
    expect(world.chats.seen.size).toBe(when === 'after' ? 3 : 0);
    world.clock.advance(LEASE_MS + 1);
    await world.dispatch();
    expect([world.states(), world.chats.mostSeen()]).toEqual([['sent', 'sent', 'sent'], 1]);
  });
});

describe('a dispatcher that dies', () => {
  it.each(['template', 'customerService'] as const)(
    'at any database request leaves no %s message twice or lost',
    async (channel) => {
      const requests = await forEveryDeath(async (death) => {
        world = new Dispatching(local);
        await world.add(3, channel);
        const outcome = await orKilled(() => world.dispatch(gated(local.database, deadly(death))));
        world.clock.advance(LEASE_MS + 1);
        await finish();
        expect(world.chats.mostSeen()).toBeLessThanOrEqual(1);
        const unknown = world.states().filter((state) => state === 'unknown').length;
        expect(unknown).toBeLessThanOrEqual(channel === 'template' ? 0 : 1);
        expect(world.states().filter((state) => state === 'sent')).toHaveLength(3 - unknown);
        expect(world.chats.seen.size).toBeGreaterThanOrEqual(3 - unknown);
        return outcome === 'killed' ? 'killed' : 'survived';
      });
      expect(requests).toBeGreaterThan(4);
    },
  );

  it('while it sends leaves one unknown message where a repeat would be a second one', async () => {
    for (const when of ['before', 'after'] as const) {
      world = new Dispatching(local);
      await world.add(5);
      expect(await orKilled(() => world.dispatch(undefined, deadlySend({ at: 2, when })))).toBe('killed');
      world.clock.advance(LEASE_MS + 1);
      await finish();
      expect(world.states().sort()).toEqual(['sent', 'sent', 'sent', 'sent', 'unknown']);
      expect(world.chats.seen.size).toBe(when === 'after' ? 5 : 4);
      expect(world.chats.mostSeen()).toBe(1);
    }
  });
});
