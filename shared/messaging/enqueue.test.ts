import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../core/clock.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Dispatching } from './dispatchers.harness.ts';
import {
  composeMessage,
  enqueueMessage,
  type MessageIntent,
  type NoticeIntent,
  type ServiceIntent,
} from './enqueue.ts';
import { followUp, type Act } from './service-messages.ts';

let local: LocalDatabase;
let world: Dispatching;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new Dispatching(local);
});
afterAll(() => local.close());

const later = (ms: number): Date => new Date(world.clock.now().getTime() + ms);

describe('a message', () => {
  it('is one message, however often and by however many its intent is made', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => enqueueMessage(world, world.intent(1))));
    expect(made.filter((one) => one.ok && one.data.isNew)).toHaveLength(1);
    await world.dispatch();
    expect(await enqueueMessage(world, world.intent(1))).toMatchObject({ ok: true, data: { isNew: false } });
    await world.dispatch();
    expect([world.states(), world.chats.mostSeen()]).toEqual([['sent'], 1]);
  });

  it('is not sent before its time', async () => {
    await world.add(1, 'customerService', { sendAt: later(MINUTE_MS) });
    await world.dispatch();
    expect(world.states()).toEqual(['waiting']);
    world.clock.advance(MINUTE_MS);
    await world.dispatch();
    expect(world.states()).toEqual(['sent']);
  });

  it.each<[string, Partial<NoticeIntent> | Partial<ServiceIntent>, string]>([
    ['a campaign by template message', { channel: 'template', purpose: 'campaign' }, 'MESSAGE.MARKETING'],
    ['a campaign by subscription notice', { channel: 'mpNotice', purpose: 'campaign' }, 'MESSAGE.MARKETING'],
    ['a reminder by template message', { channel: 'template', purpose: 'couponExpiring' }, 'MESSAGE.MARKETING'],
    ['one that answers nothing', { channel: 'template', actedAt: undefined }, 'MESSAGE.NO_ACTION'],
    ['one that answers something of last week', { channel: 'template', actedAt: new Date(0) }, 'MESSAGE.NO_ACTION'],
    ['one that answers something of the future', { channel: 'template', actedAt: new Date(9e12) }, 'MESSAGE.NO_ACTION'],
    [
      'one in a window that has closed',
      { window: { openedBy: 'message', openedAt: new Date(0) } },
      'MESSAGE.NO_WINDOW',
    ],
    ['one that is due when its window has closed', { sendAt: new Date(8e12) }, 'MESSAGE.NO_WINDOW'],
    ['one that is over before it is due', { expiresAt: new Date(0) }, 'MESSAGE.OVER'],
    ['one that expires before it is sent', { channel: 'template', sendAt: new Date(8e12) }, 'MESSAGE.OVER'],
  ])('is refused when it is made: %s', async (_, changes, refusal) => {
    const { channel = 'customerService', ...others } = changes;
    const made = await enqueueMessage(world, { ...world.intent(1, channel), ...others } as MessageIntent);
    expect(made).toMatchObject({ ok: false, error: refusal });
    expect(world.messages()).toEqual([]);
  });

  it('has values as WeChat takes them: long words are cut, line breaks become spaces', () => {
    const values = {
      thing1: '  满一百\n减二十 ',
      thing2: '很'.repeat(21),
      phrase3: '已经发放成功',
      time4: '2024年3月1日 08:00',
    };
    const content = { templateId: 'T', values };
    const made = composeMessage({ ...world.intent(1, 'template'), content } as MessageIntent, world.clock.now());
    expect(made).toMatchObject({
      ok: true,
      data: {
        content: {
          values: { thing1: '满一百 减二十', thing2: `${'很'.repeat(19)}…`, phrase3: '已经发放…', time4: values.time4 },
        },
      },
    });
  });

  it.each([
    [{ thing1: ' ' }, [{ keyword: 'thing1', problem: 'empty' }]],
    [{ first: 'x' }, [{ keyword: 'first', problem: 'not a keyword' }]],
    [{ character_string1: 'A'.repeat(33) }, [{ keyword: 'character_string1', problem: 'too long' }]],
    [{ phone_number1: '1'.repeat(18), thing2: '' }, 2],
  ])('is refused with the values %j, which are named', (values, unfit) => {
    const content = { templateId: 'T', values };
    const made = composeMessage({ ...world.intent(1, 'template'), content } as MessageIntent, world.clock.now());
    expect(made).toMatchObject({
      ok: false,
      error: 'MESSAGE.CONTENT',
      details: typeof unfit === 'number' ? { length: unfit } : unfit,
    });
  });
});

describe('the messages of a group', () => {
  it('are counted by state, and cancelled as far as nobody has begun them', async () => {
    await world.add(30, 'customerService', { group: 'march' });
    await world.add(1, 'template', { group: 'other' });
    let sent = 0;
    await world.dispatch(undefined, async (send) => {
      if (++sent === 5) expect(await world.outbox.cancelGroup('march', world.clock.now())).toBeGreaterThanOrEqual(25);
      return send();
    });
    const progress = await world.outbox.progress('march');
    expect(progress).toMatchObject({ waiting: 0, unknown: 0, dead: 0 });
    expect(progress.sent + progress.cancelled).toBe(30);
    expect(world.chats.seen.size).toBe(progress.sent + 1);
    expect(await world.outbox.cancelGroup('march', world.clock.now())).toBe(0);
  });
});

describe('follow-ups', () => {
  const to = { appId: 'wx1', openId: 'o1', purpose: 'conversation' } as const;
  const text = (words: string) => ({ kind: 'text' as const, text: words });
  const window = (openedBy: Act['openedBy']): Act => ({
    key: 'push-1',
    openedBy,
    openedAt: world.clock.now(),
  });

  it('of the same push are the same messages, in their order', async () => {
    for (let i = 0; i < 3; i++) await followUp(world, to, window('follow'), [text('欢迎'), text('看看这里')]);
    world.clock.advance(1);
    const order: string[] = [];
    await world.dispatch(undefined, async (send) => {
      const outcome = await send();
      order.push(outcome.kind);
      return outcome;
    });
    expect([world.messages().length, order.length, world.chats.mostSeen()]).toEqual([2, 2, 1]);
    expect([...world.chats.seen.keys()]).toEqual(world.messages().map(({ _id }) => _id));
  });

  it('are refused whole when the window has no room for them', async () => {
    const four = [text('1'), text('2'), text('3'), text('4')];
    expect(await followUp(world, to, window('follow'), four)).toMatchObject({ error: 'MESSAGE.WINDOW_FULL' });
    expect(world.messages()).toEqual([]);
    expect(await followUp(world, to, window('message'), four)).toMatchObject({ ok: true });
  });

  it('expire with their window: a minute after a follow, two days after a message', async () => {
    await followUp(world, to, window('follow'), [text('1')]);
    await followUp(world, to, { ...window('message'), key: 'push-2' }, [text('2')]);
    world.clock.advance(MINUTE_MS);
    await world.dispatch();
    expect(world.states().sort()).toEqual(['expired', 'sent']);
    expect(await followUp(world, to, { ...window('follow'), openedAt: new Date(0) }, [text('3')])).toMatchObject({
      error: 'MESSAGE.NO_WINDOW',
    });
    expect(world.messages().map(({ expiresAt }) => expiresAt.getTime() - world.clock.now().getTime())).toEqual([
      0,
      2 * DAY_MS - MINUTE_MS,
    ]);
  });
});
