import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../core/clock.ts';
import type { MessageId } from '../core/ids.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Dispatching, START } from './dispatchers.harness.ts';
import { composeMessage } from './enqueue.ts';
import type { Message } from './message.ts';
import { presentTrouble } from './present.ts';
import { listTrouble, replayMessage } from './trouble.ts';

let local: LocalDatabase;
let world: Dispatching;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new Dispatching(local);
});
afterAll(() => local.close());

const only = (): MessageId => world.messages()[0]!._id;

describe('a dead message', () => {
  it('is shown with its reason and without its words, and is sent when somebody replays it, once', async () => {
    await world.add(1);
    world.answers = ['malformed'];
    await world.dispatch();
    const [shown] = (await listTrouble(world.outbox, { state: 'dead' })).map(presentTrouble);
    expect(shown).toMatchObject({ messageId: only(), reason: '47003', channel: 'customerService' });
    expect(JSON.stringify(shown)).not.toMatch(/你好|o0/);
    const replays = await Promise.all([1, 2, 3].map(() => replayMessage(world, only())));
    expect(replays.filter(({ ok }) => ok)).toHaveLength(1);
    await world.dispatch();
    expect(await replayMessage(world, only())).toMatchObject({ error: 'MESSAGE.NOT_DEAD' });
    expect([world.states(), world.chats.mostSeen()]).toEqual([['sent'], 1]);
  });

  it('is not replayed when its time is over, and nothing that does not exist is', async () => {
    await world.add(1);
    world.answers = ['malformed'];
    await world.dispatch();
    world.clock.advance(3 * DAY_MS);
    expect(await replayMessage(world, only())).toMatchObject({ error: 'MESSAGE.EXPIRED' });
    expect(await replayMessage(world, 'nobody' as MessageId)).toMatchObject({ error: 'MESSAGE.NOT_FOUND' });
    expect(world.states()).toEqual(['dead']);
  });
});

describe('a message of unknown end', () => {
  it('is shown, and never sent again', async () => {
    await world.add(1);
    world.answers = ['unheard'];
    await world.dispatch();
    expect(await listTrouble(world.outbox, { state: 'unknown' })).toHaveLength(1);
    expect(await replayMessage(world, only())).toMatchObject({ error: 'MESSAGE.NOT_DEAD' });
    await world.dispatch();
    expect(world.chats.mostSeen()).toBe(1);
  });
});

describe('messages in trouble', () => {
  it('are listed newest first, fifty a page', async () => {
    for (let n = 0; n < 60; n++) {
      world.clock.advance(1);
      await world.outbox.add({ ...one(n), state: 'dead' });
    }
    const first = await listTrouble(world.outbox, { state: 'dead' });
    const second = await listTrouble(world.outbox, { state: 'dead', before: first.at(-1)!.createdAt });
    const times = [...first, ...second].map(({ createdAt }) => createdAt.getTime());
    expect([first.length, second.length]).toEqual([50, 10]);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('that were made in one moment stand on one page, so that the next page passes none over', async () => {
    const made = Array.from({ length: 120 }, (_, n) => one(n));
    const moments = [START, new Date(START.getTime() + 1), new Date(START.getTime() + 2)];
    for (const [n, message] of made.entries())
      await world.outbox.add({ ...message, createdAt: moments[Math.floor(n / 40)]!, state: 'dead' });
    const first = await listTrouble(world.outbox, { state: 'dead' });
    const second = await listTrouble(world.outbox, { state: 'dead', before: first.at(-1)!.createdAt });
    expect([first.length, second.length]).toEqual([80, 40]);
    expect(new Set([...first, ...second].map(({ _id }) => _id)).size).toBe(120);
  });
});

describe('what WeChat tells later', () => {
  it('is noted on the message, whoever asks for it', async () => {
    await world.add(1, 'template');
    await world.dispatch();
    await world.outbox.noteDelivery({ appId: 'wx1', openId: 'o0', wechatId: '1' }, 'blocked');
    await world.outbox.noteDelivery({ appId: 'wx2', openId: 'o0', wechatId: '1' }, 'failed');
    expect(world.messages()).toMatchObject([{ state: 'sent', delivery: 'blocked' }]);
  });
});

function one(n: number): Message {
  const made = composeMessage(world.intent(n), world.clock.now());
  if (!made.ok) throw new Error(made.error);
  world.clock.advance(MINUTE_MS);
  return made.data;
}
