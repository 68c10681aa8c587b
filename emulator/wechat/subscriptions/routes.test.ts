import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver, type ReceiverUnderTest } from '../push/receiver-under-test.ts';
import { childOf, textOf, type XmlElement } from '../push/xml.ts';
import { doing, startWeChat, type Answer, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
let callback: ReceiverUnderTest;
beforeEach(async () => {
  world = await startWeChat();
  callback = await startReceiver(world);
});
afterEach(async () => {
  await world.close();
  await callback.close();
});

const DATA: Record<string, object> = {
  优惠券到期提醒: {
    thing1: { value: '满100减20' },
    time2: { value: '2026-10-01 23:59' },
    thing4: { value: '过期作废' },
  },
  课程开课提醒: { thing1: { value: '手冲咖啡' }, time2: { value: '19:30' }, thing3: { value: '南门店' } },
};
const EXPIRING = '优惠券到期提醒';
const LESSON = '课程开课提醒';

/** Both kinds of account, with the path that sends. */
const KINDS = [
  ['an Official Account', 'oa', '/cgi-bin/message/subscribe/bizsend'],
  ['a mini program', 'miniprogram', '/cgi-bin/message/subscribe/send'],
] as const;

const accountOf = (kind: 'oa' | 'miniprogram') => world.wechat.accounts()[kind];
const person = (name = '林小满') => world.wechat.personByName(name)!;
const openIdAt = (kind: 'oa' | 'miniprogram', name?: string) =>
  kind === 'oa' ? person(name).oaOpenId : person(name).mpOpenId;
const idOf = (kind: 'oa' | 'miniprogram', title = EXPIRING) =>
  world.wechat.templates('subscription', accountOf(kind).key).find((template) => template.title === title)!.id;
const act = (action: string, kind: 'oa' | 'miniprogram', input: object = {}, name = '林小满') =>
  doing(world, name, action, { account: accountOf(kind).key, ...input });
const answer = (kind: 'oa' | 'miniprogram', decision: 'accept' | 'reject', always = false, title = EXPIRING) =>
  act('answer-notices', kind, { answers: { [idOf(kind, title)]: decision }, always });
/** The values in each list of a push; in JSON, which mini programs get, the lists have no element of their own around them. */
const listsOf = (push: XmlElement, wrapper: string) => {
  const around = (childOf(push, wrapper) ?? push.content) as XmlElement[];
  const lists = around.filter(({ name }) => name === 'List');
  return lists.map((list) => (list.content as XmlElement[]).map(({ content }) => content));
};

describe.each(KINDS)('a message that people of %s have subscribed to', (_, kind, path) => {
  const send = async (change: object = {}, title = EXPIRING): Promise<Answer> => {
    const message = { touser: openIdAt(kind), template_id: idOf(kind, title), data: DATA[title], ...change };
    return world.post(path, await world.token(kind), message);
  };

  it('is sent once for one consent', async () => {
    expect(await send()).toMatchObject({ errcode: 43101 });
    await answer(kind, 'accept');
    await answer(kind, 'accept');
    await answer(kind, 'reject');
    const answers = [await send(), await send(), await send()];
    expect(answers.map(({ errcode }) => errcode)).toEqual([0, 0, 43101]);
    expect(world.wechat.inbox('林小满')).toMatchObject([{ kind: 'notice', title: EXPIRING }, { kind: 'notice' }]);
  });

  it('is sent once for one consent however many calls come at the same time', async () => {
    await answer(kind, 'accept');
    const codes = (await Promise.all(Array.from({ length: 10 }, () => send()))).map(({ errcode }) => errcode);
    expect(codes.filter((code) => code === 0)).toHaveLength(1);
    expect(codes.filter((code) => code === 43101)).toHaveLength(9);
  });

  it('costs no consent when it is refused', async () => {
    await answer(kind, 'accept');
    const wrong: [object, number][] = [
      [{ touser: 'o'.repeat(28) }, 40003],
      [{ touser: openIdAt(kind === 'oa' ? 'miniprogram' : 'oa') }, 40003],
      [{ template_id: world.wechat.templates('template-message')[0]!.id }, 40037],
      [{ template_id: null }, 40037],
      [{ data: { ...DATA[EXPIRING], time2: { value: 'soon' } } }, 47003],
      [{ data: [] }, 47003],
      [{ page: kind === 'oa' ? 'pages/coupons/index' : '/pages/coupons/index' }, 41030],
      [{ page: 7 }, 41030],
    ];
    for (const [change, errcode] of wrong) expect([change, await send(change)]).toMatchObject([change, { errcode }]);
    expect(world.wechat.inbox('林小满')).toEqual([]);
    expect(await send()).toMatchObject({ errcode: 0 });
  });

  it('that is long-term needs one consent for all, until it is withdrawn', async () => {
    await answer(kind, 'accept', false, LESSON);
    expect([await send({}, LESSON), await send({}, LESSON)]).toMatchObject([{ errcode: 0 }, { errcode: 0 }]);
    await act('switch-off-notice', kind, { templateId: idOf(kind, LESSON) });
    expect(await send({}, LESSON)).toMatchObject({ errcode: 43101 });
    await answer(kind, 'accept', false, LESSON);
    expect(await send({}, LESSON)).toMatchObject({ errcode: 0 });
  });

  it('is refused while the person takes nothing of the account', async () => {
    await answer(kind, 'accept');
    await act('block', kind);
    expect(await send()).toMatchObject({ errcode: 43101 });
    await act('unblock', kind);
    expect(await send()).toMatchObject({ errcode: 0 });
  });

  it('tells the callback what people decide, and that it was sent', async () => {
    await callback.close();
    callback = await startReceiver(world, accountOf(kind).key);
    const [id, lesson] = [idOf(kind), idOf(kind, LESSON)];
    const scene = kind === 'oa' ? '1' : '0';
    await act('answer-notices', kind, {
      answers: { [id]: 'accept', [lesson]: 'reject' },
      always: false,
      place: 'page',
    });
    expect(listsOf(await callback.next('subscribe_msg_popup_event'), 'SubscribeMsgPopupEvent')).toEqual([
      [id, 'accept', scene],
      [lesson, 'reject', scene],
    ]);
    const { msgid } = await send();
    const sent = await callback.next('subscribe_msg_sent_event');
    expect(listsOf(sent, 'SubscribeMsgSentEvent')).toEqual([[id, String(msgid), '0', 'success']]);
    expect(textOf(sent, 'FromUserName')).toBe(openIdAt(kind));
    await act('switch-off-notice', kind, { templateId: id });
    expect(listsOf(await callback.next('subscribe_msg_change_event'), 'SubscribeMsgChangeEvent')).toEqual([
      [id, 'reject'],
    ]);
  });

  it('is not asked for again once the person has decided for always', async () => {
    await answer(kind, 'accept', true);
    await answer(kind, 'reject');
    expect(world.wechat.consents('林小满', accountOf(kind).key)).toContainEqual(
      expect.objectContaining({ title: EXPIRING, always: 'accept', left: 2 }),
    );
  });
});

describe('a notice of an Official Account', () => {
  const send = async (name: string, change: object = {}) => {
    await act('answer-notices', 'oa', { answers: { [idOf('oa')]: 'accept' }, always: false, place: 'article' }, name);
    const message = { touser: openIdAt('oa', name), template_id: idOf('oa'), data: DATA[EXPIRING], ...change };
    return world.post('/cgi-bin/message/subscribe/bizsend', await world.token(), message);
  };

  it('goes into the chat of followers, and to others into 服务通知', async () => {
    const { appId } = world.wechat.accounts().miniprogram;
    await send('林小满', { page: 'https://example.com/' });
    await send('陈一诺', { page: 'https://example.com/', miniprogram: { appid: appId, pagepath: 'pages/a?x=1' } });
    expect(world.wechat.inbox('林小满')).toMatchObject([{ place: 'chat', opens: { url: 'https://example.com/' } }]);
    const opens = { appId, pagePath: 'pages/a?x=1' };
    expect(world.wechat.inbox('陈一诺')).toMatchObject([{ place: 'service-notifications', opens }]);
  });
});

describe('a subscribed message of a mini program', () => {
  const send = async (change: object = {}) => {
    await answer('miniprogram', 'accept');
    const message = { touser: person().mpOpenId, template_id: idOf('miniprogram'), data: DATA[EXPIRING], ...change };
    return world.post('/cgi-bin/message/subscribe/send', await world.token('miniprogram'), message);
  };

  it('opens a page of it, in 服务通知', async () => {
    const { appId } = world.wechat.accounts().miniprogram;
    world.wechat.setReleasedPages(['pages/coupons/index']);
    await send({ page: 'pages/coupons/index?id=1', miniprogram_state: 'formal', lang: 'zh_CN' });
    await send();
    expect(world.wechat.inbox('林小满')).toMatchObject([
      { place: 'service-notifications', appId, opens: { appId, pagePath: 'pages/coupons/index?id=1' } },
      { place: 'service-notifications' },
    ]);
    expect(world.wechat.inbox('林小满')[1]).not.toHaveProperty('opens');
    expect(await send({ page: 'pages/gone/index' })).toMatchObject({ errcode: 41030 });
  });

  it('is refused for an unknown version or language', async () => {
    expect(await send({ miniprogram_state: 'release' })).toMatchObject({ errcode: 40035 });
    expect(await send({ lang: 'de_DE' })).toMatchObject({ errcode: 40035 });
  });

  it('cannot be sent by the call of the other kind of account', async () => {
    expect(await world.post('/cgi-bin/message/subscribe/send', await world.token(), {})).toMatchObject({
      errcode: 48001,
    });
    const token = await world.token('miniprogram');
    expect(await world.post('/cgi-bin/message/subscribe/bizsend', token, {})).toMatchObject({ errcode: 48001 });
  });
});

describe('what a person decides', () => {
  it('must be about templates of the account, and few of them', async () => {
    const decide = (ids: string[]) =>
      act('answer-notices', 'oa', { answers: Object.fromEntries(ids.map((id) => [id, 'accept'])) });
    await expect(decide(['x'])).rejects.toMatchObject({ code: 'TEMPLATE_UNKNOWN' });
    await expect(decide([idOf('oa'), 'x'])).rejects.toMatchObject({ code: 'TEMPLATE_UNKNOWN' });
    await expect(decide([])).rejects.toMatchObject({ code: 'WRONG_CHOICE' });
    await expect(decide([1, 2, 3, 4, 5, 6].map(String))).rejects.toMatchObject({ code: 'WRONG_CHOICE' });
    await expect(act('switch-off-notice', 'oa', { templateId: 'x' })).rejects.toMatchObject({
      code: 'TEMPLATE_UNKNOWN',
    });
    expect(world.wechat.consents('林小满').every(({ left }) => left === 0)).toBe(true);
  });
});
