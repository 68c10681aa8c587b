import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { MessageId, UserId } from '../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, Turns, type Gate } from '../db/interruptions.harness.ts';
import { handlePush, oaEvents, type OaEvent } from '../followers/index.ts';
import { followerIds, People } from '../identity/index.ts';
import { Consents, Leases, MessageTemplates, Outbox, WindowLedger } from '../messaging/index.ts';
import { ReplyBook, replyRules } from '../replies/index.ts';
import { fieldsOf } from '../wechat/json.ts';
import { readPush, type Push } from '../wechat/push.ts';
import { pushEffects } from './push-effects.ts';
import type { Runtime } from './runtime.ts';
import { sayMore } from './say-more.ts';

const OA = 'wxOfficialAccount';
const followerId = followerIds({ appId: OA, key: 'k'.repeat(32) });
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 25);
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let local: LocalDatabase;
let clock: HandClock;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** A merchant who welcomes followers, once in a day. */
async function freshWorld(): Promise<void> {
  local.reset();
  clock = new HandClock(new Date('2026-01-01T04:00:00Z'));
  const rule = {
    ...{ name: 'welcome', enabled: true, priority: 0, trigger: { on: 'follow' as const }, silenceMinutes: 1440 },
    reply: { type: 'text' as const, parts: ['welcome'] },
    followUps: [{ type: 'text' as const, parts: ['look here'] }],
  };
  const written = { revision: 1, requestKey: 'k', templateIds: [], updatedAt: clock.now(), updatedBy: 's' as UserId };
  await replyRules(local.database).add({ _id: 'rule-1', state: 'kept', rule, ...written });
}

/** One instance of the function, which handles one delivery. */
function deliver(push: Push, gate?: Gate) {
  const database = gate ? gated(local.database, gate) : local.database;
  const people = new People(database, clock, []);
  const messaging = {
    outbox: new Outbox(database),
    consents: new Consents(database),
    windows: new WindowLedger(database),
  };
  const runtime = { clock, database, people, ...messaging, templates: new MessageTemplates(database) };
  const app = { ...runtime, logger: silent } as unknown as Runtime;
  const account = { appId: OA, followerId };
  const book = new ReplyBook({ followerId, database, clock, logger: silent });
  const deps = {
    ...{ ...account, clock, events: oaEvents(database), effects: pushEffects(account, app) },
    chooseReply: book.choose.bind(book),
    sayMore: sayMore(account, app),
  };
  return orKilled(() => handlePush(deps, push));
}
const pushOf = (fields: object): Push =>
  readPush(
    fieldsOf({ ToUserName: 'gh_1', FromUserName: 'oA', CreateTime: 1_767_240_000, MsgType: 'event', ...fields }),
  );
const follow = pushOf({ Event: 'subscribe', EventKey: 'qrscene_1' });

const events = () => local.all<OaEvent>('oaEvents');
const welcomed = {
  reply: { type: 'text', text: 'welcome' },
  further: [{ type: 'text', text: 'look here' }],
  ruleId: 'rule-1',
};

describe('a push without an effect', () => {
  const written = pushOf({ MsgType: 'text', Content: 'hello', MsgId: '1' });

  it('that WeChat repeats, five seconds later, costs one request, as does keeping it', async () => {
    await freshWorld();
    const requestsOf = async (outcome: 'handled' | 'known') => {
      const before = local.requests();
      expect(await deliver(written)).toMatchObject({ outcome });
      return local.requests() - before;
    };
    // One of them reads the rules, which an instance does once in half a minute.
    expect(await requestsOf('handled')).toBe(2);
    clock.advance(5_000);
    expect(await requestsOf('known')).toBe(1);
  });
});

describe('a push with an effect and a reply that is given once', () => {
  it('killed at any request and delivered again is done once, and every delivery has the same reply', async () => {
    const requests = await forEveryDeath(async (death) => {
      await freshWorld();
      const first = await deliver(follow, deadly(death));
      clock.advance(5_000);
      for (const again of [await deliver(follow), await deliver(follow)])
        expect(again).toMatchObject({ event: { answer: welcomed } });
      expect(events()).toHaveLength(1);
      expect(local.all('replyTurns')).toHaveLength(1);
      expect(local.all('messages')).toMatchObject([{ openId: 'oA', state: 'waiting' }]);
      expect(local.all('identities')).toMatchObject([{ openId: 'oA', follower: { state: 'following' } }]);
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBeGreaterThanOrEqual(6);
  });

  it('delivered at once, in any order of the requests, is kept once and answered alike', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }), async (order) => {
        await freshWorld();
        const turns = new Turns();
        let turn = 0;
        const deliveries = [1, 2, 3].map(() => () => deliver(follow, turns.gate));
        const pick = () => order[turn++ % order.length] ?? 0;
        const results = await turns.run(deliveries, pick, () => clock.advance(300));
        const [kept] = events();
        expect([events().length, local.all('messages').length]).toEqual([1, 1]);
        for (const result of results)
          expect(result).toMatchObject({ event: { answer: welcomed, receivedAt: kept?.receivedAt } });
      }),
      { numRuns: RUNS },
    );
  });

  it('says behind its answer what was kept with it, killed anywhere and whatever has become of the rule meanwhile', async () => {
    const rules = replyRules(local.database);
    const change = (trigger: object, ...followUps: string[]) =>
      rules.updateIf(
        { _id: 'rule-1' },
        {
          set: {
            'rule.trigger': trigger,
            'rule.followUps': followUps.map((words) => ({ type: 'text', parts: [words] })),
          },
        },
      );
    const wrote = pushOf({ MsgType: 'text', MsgId: '1', Content: 'hi' });
    const requests = await forEveryDeath(async (death) => {
      await freshWorld();
      await change({ on: 'default' }, 'one');
      const first = await deliver(wrote, deadly(death));
      await change({ on: 'default' }, 'two', 'three');
      await deliver(wrote);
      await deliver(wrote);
      const [event] = events();
      const said = local.all<{ content: { text: string } }>('messages').map(({ content }) => content.text);
      expect(said).toEqual(event?.answer?.further?.map((reply) => 'text' in reply && reply.text));
      expect([['one'], ['two', 'three']]).toContainEqual(said);
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['CLICK', 1],
    ['scancode_push', 1],
    ['pic_sysphoto', 0],
    ['location_select', 0],
  ])('says more behind %s only where it opens a window: %i messages', async (Event, count) => {
    await freshWorld();
    const trigger = { on: 'click', keys: ['K'] };
    await replyRules(local.database).updateIf({ _id: 'rule-1' }, { set: { 'rule.trigger': trigger } });
    const result = await deliver(pushOf({ Event, EventKey: 'K' }));
    expect(result).toHaveProperty('event.answer.ruleId', 'rule-1');
    expect([local.all('messages').length, local.all('serviceWindows').length]).toEqual([count, count]);
  });

  it('of another follow within the silence has no reply, and keeps none', async () => {
    await freshWorld();
    await deliver(follow);
    clock.advance(60_000);
    const again = pushOf({ Event: 'subscribe', CreateTime: 1_767_240_060 });
    for (const result of [await deliver(again), await deliver(again)])
      expect(result).toHaveProperty('event.type', 'event.subscribe');
    expect(events().map(({ answer }) => answer?.ruleId)).toEqual(['rule-1', undefined]);
  });
});

describe('what WeChat tells of messages', () => {
  const sent = { _id: 'm1', appId: OA, openId: 'oA', state: 'sent', wechatId: '200163836' };
  const delivery = async (fields: object) => {
    await freshWorld();
    await local.database.collection('messages').add(sent);
    await deliver(pushOf(fields));
    return local.all<{ delivery?: string }>('messages')[0]?.delivery;
  };
  const finished = (Status: string, MsgID = '200163836') => ({ Event: 'TEMPLATESENDJOBFINISH', MsgID, Status });
  const notice = (ErrorCode: string) => ({
    Event: 'subscribe_msg_sent_event',
    SubscribeMsgSentEvent: { List: { TemplateId: 't', MsgID: '200163836', ErrorCode } },
  });

  it.each([
    [finished('success'), 'delivered'],
    [finished('failed:user block'), 'blocked'],
    [finished('failed: system failed'), 'failed'],
    [finished('success', '1'), undefined],
    [notice('0'), 'delivered'],
    [notice('43101'), 'failed'],
  ])('%j is noted with the message', async (fields, expected) => {
    expect(await delivery(fields)).toBe(expected);
  });

  it('before the send is written down is noted with the one message that it was', async () => {
    await freshWorld();
    const underWay = { ...{ appId: OA, openId: 'oA', state: 'waiting' }, uncertainSince: clock.now() };
    for (const _id of ['m1', 'm2']) await local.database.collection('messages').add({ _id, ...underWay });
    await deliver(pushOf(finished('failed:user block')));
    const leases = new Leases(local.database);
    const endedAt = clock.now();
    await leases.endSent('m1' as MessageId, { wechatId: '1', endedAt });
    await leases.endSent('m2' as MessageId, { wechatId: '200163836', endedAt });
    const ended = { appId: OA, openId: 'oA', state: 'sent', endedAt };
    expect(local.all('messages')).toEqual([
      { _id: 'm1', ...ended, wechatId: '1' },
      { _id: 'm2', ...ended, wechatId: '200163836', delivery: 'blocked' },
    ]);
  });

  it('of accepts is one for each template that the merchant uses, however often it is told', async () => {
    await freshWorld();
    await local.database.collection('messageTemplates').add({ _id: 't1', ...{ appId: OA, channel: 'oaNotice' } });
    const choice = (TemplateId: string, SubscribeStatusString: string) => ({ TemplateId, SubscribeStatusString });
    const List = [choice('t1', 'accept'), choice('t2', 'accept'), choice('t1', 'reject')];
    const popup = pushOf({ Event: 'subscribe_msg_popup_event', SubscribeMsgPopupEvent: { List } });
    await Promise.all([deliver(popup), deliver(popup)]);
    await deliver(popup);
    expect(local.all('messageConsents')).toMatchObject([{ openId: 'oA', templateId: 't1', left: 1 }]);
  });

  it('of accepts within one second is each kept, when they are for different templates', async () => {
    await freshWorld();
    for (const id of ['t1', 't2'])
      await local.database.collection('messageTemplates').add({ _id: id, ...{ appId: OA, channel: 'oaNotice' } });
    for (const TemplateId of ['t1', 't2']) {
      const List = [{ TemplateId, SubscribeStatusString: 'accept' }];
      await deliver(pushOf({ Event: 'subscribe_msg_popup_event', SubscribeMsgPopupEvent: { List } }));
    }
    expect(local.all('messageConsents')).toMatchObject([
      { templateId: 't1', left: 1 },
      { templateId: 't2', left: 1 },
    ]);
  });
});
