import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver, type ReceiverUnderTest } from '../push/receiver-under-test.ts';
import { textOf } from '../push/xml.ts';
import { doing, startWeChat, type Answer, type WeChatUnderTest } from '../wechat-under-test.ts';
import { DELIVERY_FAULT } from './send.ts';

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

const TITLE = '优惠券到期提醒';
const data = { thing1: { value: '满100减20' }, time2: { value: '2026年10月1日 23:59' }, number3: { value: 1 } };
const follower = () => world.wechat.personByName('林小满')!;
const templateId = (title = TITLE) =>
  world.wechat.templates('template-message').find((template) => template.title === title)!.id;
const message = (change: object = {}) => ({ touser: follower().oaOpenId, template_id: templateId(), data, ...change });
const send = async (change: object = {}): Promise<Answer> =>
  world.post('/cgi-bin/message/template/send', await world.token(), message(change));
const act = (action: string, input: object = {}) => doing(world, '林小满', action, input);
const inbox = () => world.wechat.inbox('林小满');
const finished = async () => {
  const push = await callback.next('TEMPLATESENDJOBFINISH');
  return [textOf(push, 'MsgID'), textOf(push, 'Status'), textOf(push, 'FromUserName')];
};

describe('a template message', () => {
  it('lands in the chat, line by line, and its end is pushed', async () => {
    const { appId } = world.wechat.accounts().miniprogram;
    const miniprogram = { appid: appId, pagepath: 'pages/coupons/index?id=1' };
    const answer = await send({ url: 'https://example.com/', miniprogram });
    expect(answer).toEqual({ errcode: 0, errmsg: 'ok', msgid: expect.any(Number) });
    expect(inbox()).toMatchObject([
      {
        ...{ kind: 'template', place: 'chat', title: TITLE },
        rows: [
          { label: '优惠券名称', value: '满100减20' },
          { label: '到期时间', value: '2026年10月1日 23:59' },
          { label: '剩余张数', value: '1' },
        ],
        opens: { appId, pagePath: 'pages/coupons/index?id=1' },
      },
    ]);
    expect(await finished()).toEqual([String(answer.msgid), 'success', follower().oaOpenId]);
  });

  it('opens an address, or nothing', async () => {
    await send({ url: 'https://example.com/coupons' });
    await send({ url: '', miniprogram: null });
    expect(inbox().map(({ opens }) => opens)).toEqual([{ url: 'https://example.com/coupons' }, undefined]);
  });

  it('is refused when something is wrong with it, and nobody gets anything', async () => {
    const { appId } = world.wechat.accounts().miniprogram;
    world.wechat.setReleasedPages(['pages/coupons/index']);
    const wrong: [object, number][] = [
      [{ touser: undefined }, 40003],
      [{ touser: 7 }, 40003],
      [{ touser: follower().mpOpenId }, 40003],
      [{ template_id: 'x' }, 40037],
      [{ template_id: world.wechat.templates('subscription')[0]!.id }, 40037],
      [{ touser: world.wechat.personByName('陈一诺')!.oaOpenId }, 43004],
      [{ data: undefined }, 47003],
      [{ data: 'thing1' }, 47003],
      [{ data: { ...data, thing1: { value: '二'.repeat(21) } } }, 47003],
      [{ data: { ...data, time2: { value: '明天' } } }, 47003],
      [{ data: { ...data, number3: null } }, 47003],
      [{ data: { ...data, number3: { value: ['1'] } } }, 47003],
      [{ url: 'javascript:alert(1)' }, 40035],
      [{ url: {} }, 40035],
      [{ miniprogram: { appid: 'wx0000000000000000' } }, 40013],
      [{ miniprogram: { appid: world.wechat.accounts().oa.appId } }, 40013],
      [{ miniprogram: 'x' }, 40013],
      [{ miniprogram: { appid: appId, pagepath: '/pages/coupons/index' } }, 40165],
      [{ miniprogram: { appid: appId, pagepath: 'pages/gone/index' } }, 40165],
      [{ miniprogram: { appid: appId, pagepath: 1 } }, 40165],
      [{ client_msg_id: 1 }, 40035],
    ];
    for (const [change, errcode] of wrong) expect([change, await send(change)]).toMatchObject([change, { errcode }]);
    expect([inbox(), callback.events]).toEqual([[], []]);
  });

  it('names the keyword that is wrong', async () => {
    const refused = async (change: object) => (await send({ data: { ...data, ...change } })).errmsg;
    expect(await refused({ time2: { value: '25:00' } })).toContain('argument invalid! data.time2.value invalid rid:');
    expect(await refused({ time2: {} })).toContain('argument invalid! data.time2.value is empty rid:');
  });
});

describe('a client_msg_id', () => {
  const once = { client_msg_id: 'MSG_1' };

  it('is good for one message to one person within ten minutes', async () => {
    const first = await send(once);
    await world.clock.advance(599_999);
    expect(await send(once)).toEqual(first);
    expect(inbox()).toHaveLength(1);
    expect(await send({ ...once, touser: world.wechat.personByName('周子昂')!.oaOpenId })).not.toEqual(first);
    await world.clock.advance(1);
    expect((await send(once)).msgid).not.toBe(first.msgid);
    expect(inbox()).toHaveLength(2);
  });

  it('holds among calls at the same time, and is not used up by a refusal', async () => {
    expect(await send({ ...once, data: {} })).toMatchObject({ errcode: 47003 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(once)));
    expect(new Set(answers.map(({ msgid }) => msgid)).size).toBe(1);
    expect(inbox()).toHaveLength(1);
  });
});

describe('a person', () => {
  it('who takes nothing of the account is told by the event only', async () => {
    await act('block');
    expect(await send()).toMatchObject({ errcode: 0 });
    expect((await finished())[1]).toBe('failed:user block');
    expect(inbox()).toEqual([]);
    await act('unblock');
    await send();
    expect((await finished())[1]).toBe('success');
  });

  it('may refuse one template', async () => {
    await act('refuse-template', { templateId: templateId() });
    expect(await send()).toMatchObject({ errcode: 43101 });
    await act('take-template', { templateId: templateId() });
    expect(await send()).toMatchObject({ errcode: 0 });
  });

  it('may not get it because of WeChat', async () => {
    const effect = { kind: 'error', code: -1, message: 'lost' } as const;
    world.faults.add({ target: 'wechat', match: DELIVERY_FAULT, count: 1, effect });
    expect(await send()).toMatchObject({ errcode: 0 });
    expect([(await finished())[1], inbox()]).toEqual(['failed: system failed', []]);
  });
});

describe('the templates of an account', () => {
  const list = async () =>
    (await world.get('/cgi-bin/template/get_all_private_template', await world.token())).template_list;
  const add = async (body: object) => world.post('/cgi-bin/template/api_add_template', await world.token(), body);
  const remove = async (id: unknown) =>
    world.post('/cgi-bin/template/del_private_template', await world.token(), { template_id: id });

  it('are listed with their keywords', async () => {
    const listed = (await list()).find((template) => template.title === TITLE)!;
    expect(listed).toEqual({
      ...{ template_id: templateId(), title: TITLE, primary_industry: '', deputy_industry: '' },
      content: '优惠券名称:{{thing1.DATA}}\n到期时间:{{time2.DATA}}\n剩余张数:{{number3.DATA}}\n',
      example: '优惠券名称:满100减20\n到期时间:2026年10月1日 23:59\n剩余张数:1\n',
    });
  });

  it('are added from the library, used and deleted', async () => {
    const added = await add({ template_id_short: '1105', keyword_name_list: ['核销结果', '核销门店'] });
    expect(added).toEqual({ errcode: 0, errmsg: 'ok', template_id: expect.stringMatching(/^[\w-]{43}$/) });
    const template_id = added.template_id;
    const values = { enum4: { value: '成功' }, thing2: { value: '南门店' } };
    expect(await send({ template_id, data: values })).toMatchObject({ errcode: 0 });
    expect(await send({ template_id, data: { ...values, enum4: { value: '失败' } } })).toMatchObject({
      errcode: 47003,
    });
    expect(await remove(template_id)).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await send({ template_id, data: values })).toMatchObject({ errcode: 40037 });
    expect(await remove(template_id)).toMatchObject({ errcode: 40037 });
  });

  it('can all be deleted, also those of the start, and are at most 25', async () => {
    for (const { template_id } of await list()) expect(await remove(template_id)).toMatchObject({ errcode: 0 });
    expect(await list()).toEqual([]);
    for (let count = 0; count < 25; count++)
      expect(await add({ template_id_short: 1101 })).toMatchObject({ errcode: 0 });
    expect(await add({ template_id_short: 1101 })).toMatchObject({ errcode: 45026 });
  });

  it('are refused when the library does not have them', async () => {
    const wrong: [object, number][] = [
      [{}, 40037],
      [{ template_id_short: 'TM00015' }, 40037],
      [{ template_id_short: 2101 }, 40037],
      [{ template_id_short: 1105, keyword_name_list: [] }, 40035],
      [{ template_id_short: 1105, keyword_name_list: ['核销结果', '核销结果'] }, 40035],
      [{ template_id_short: 1105, keyword_name_list: ['价格'] }, 40035],
      [{ template_id_short: 1105, keyword_name_list: '核销结果' }, 40035],
    ];
    for (const [body, errcode] of wrong) expect(await add(body)).toMatchObject({ errcode });
  });
});

describe('the daily quota of template messages', () => {
  it('begins anew at midnight in Beijing', async () => {
    const limited = await startWeChat({ dailyQuotas: { '/cgi-bin/message/template/send': 1 } });
    const post = async () => limited.post('/cgi-bin/message/template/send', await limited.token(), message());
    await limited.toMidnight(-1);
    expect([await post(), await post()]).toMatchObject([{ errcode: 0 }, { errcode: 45009 }]);
    await limited.clock.advance(1);
    expect(await post()).toMatchObject({ errcode: 0 });
    await limited.close();
  });
});
