import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';
import { encrypt, sign } from './crypto.ts';
import { startReceiver, type Received, type ReceiverUnderTest } from './receiver-under-test.ts';
import { writeXml } from './xml.ts';

let world: WeChatUnderTest;
let receiver: ReceiverUnderTest;
beforeEach(async () => {
  world = await startWeChat();
  receiver = await startReceiver(world);
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

const open = (request: Received) => receiver.open(request);

/** An encrypted reply of the account; `change` may spoil it. */
function reply(fields: Record<string, string | number>, change: Record<string, string> = {}): string {
  const { oa } = world.wechat.accounts();
  const base = {
    ToUserName: world.wechat.personByName('陈一诺')!.oaOpenId,
    FromUserName: oa.originalId,
    CreateTime: 1,
  };
  const sealed = encrypt(writeXml({ ...base, ...fields }), oa, Buffer.alloc(16, 1));
  const MsgSignature = sign(oa.token, '1409735669', 'nonce', sealed);
  return writeXml({ Encrypt: sealed, MsgSignature, TimeStamp: 1409735669, Nonce: 'nonce', ...change });
}

describe('a follow', () => {
  it('is pushed once, signed and encrypted, and ends with success', async () => {
    const { oaOpenId } = world.wechat.personByName('陈一诺')!;
    const delivery = await world.wechat.follow('陈一诺');
    expect(delivery).toMatchObject({ delivered: true, attempts: [{ status: 200, body: 'success' }] });
    expect(world.wechat.deliveries()).toEqual([delivery]);
    const [push] = receiver.received;
    expect(push).toMatchObject({ method: 'POST', contentType: 'text/xml' });
    expect(Object.fromEntries(push!.query)).toMatchObject({ kept: '1', openid: oaOpenId, encrypt_type: 'aes' });
    expect(push!.query.get('timestamp')).toBe(String(Math.floor(world.clock.nowMs() / 1000)));
    expect(open(push!)).toBe(
      `<xml>\n<ToUserName><![CDATA[${world.wechat.accounts().oa.originalId}]]></ToUserName>\n` +
        `<FromUserName><![CDATA[${oaOpenId}]]></FromUserName>\n` +
        `<CreateTime>${Math.floor(world.clock.nowMs() / 1000)}</CreateTime>\n` +
        '<MsgType><![CDATA[event]]></MsgType>\n<Event><![CDATA[subscribe]]></Event>\n<EventKey><![CDATA[]]></EventKey>\n</xml>',
    );
  });

  it('through a parametric QR code names its scene, and the unfollow comes as unsubscribe', async () => {
    await world.wechat.follow('陈一诺', { scene: 'store_south' });
    await world.wechat.unfollow('陈一诺');
    expect(open(receiver.received[0]!)).toMatch(
      /<EventKey><!\[CDATA\[qrscene_store_south\]\]><\/EventKey>\n<Ticket><!\[CDATA\[[\w-]{96}\]/,
    );
    expect(open(receiver.received[1]!)).toContain('<Event><![CDATA[unsubscribe]]></Event>');
    expect(world.wechat.personByName('陈一诺')).toMatchObject({ following: false });
  });

  it('is refused where it makes no sense, and changes nothing', async () => {
    await expect(world.wechat.follow('林小满')).rejects.toMatchObject({ code: 'ALREADY_FOLLOWING' });
    await expect(world.wechat.unfollow('陈一诺')).rejects.toMatchObject({ code: 'NOT_FOLLOWING' });
    await expect(world.wechat.follow('没有此人')).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' });
    expect([receiver.received.length, world.wechat.followerCount()]).toEqual([0, 25_000]);
  });

  it('happens even where no callback is set', async () => {
    const alone = await startWeChat();
    expect(await alone.wechat.follow('陈一诺')).toMatchObject({ delivered: false, attempts: [] });
    expect(alone.wechat.followerCount()).toBe(25_001);
    await alone.close();
  });
});

describe('an answer', () => {
  it('may be empty, or an encrypted reply that lands in the inbox', async () => {
    receiver.answer = (response, _, n) =>
      response.end(n === 0 ? reply({ MsgType: 'text', Content: '欢迎 <a>领券</a>' }) : '');
    expect(await world.wechat.follow('陈一诺')).toMatchObject({ delivered: true });
    expect(await world.wechat.unfollow('陈一诺')).toMatchObject({ delivered: true });
    expect(world.wechat.inbox('陈一诺')).toMatchObject([{ kind: 'reply', msgType: 'text', text: '欢迎 <a>领券</a>' }]);
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['an error status', (response) => response.writeHead(500).end('success')],
    ['other text', (response) => response.end('{"ok":true}')],
    ['a reply in plain text', (response) => response.end(writeXml({ MsgType: 'text', Content: 'x' }))],
    ['a wrong signature', (r) => r.end(reply({ MsgType: 'text', Content: 'x' }, { MsgSignature: '0'.repeat(40) }))],
    ['a reply to somebody else', (r) => r.end(reply({ MsgType: 'text', Content: 'x', ToUserName: 'oSomebody' }))],
    ['a reply of an unknown type', (r) => r.end(reply({ MsgType: 'coupon' }))],
    ['half an answer', (r) => r.writeHead(200, { 'content-length': 100 }).write('succ', () => r.destroy())],
  ])('that is %s is no answer: three attempts, then the fault notice', async (_, respond) => {
    receiver.answer = (response) => void respond(response);
    const delivery = await world.wechat.follow('陈一诺');
    expect(delivery).toMatchObject({ delivered: false, attempts: Array(3).fill({ problem: expect.any(String) }) });
    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map(open)).size).toBe(1);
    expect(world.wechat.inbox('陈一诺')).toMatchObject([{ kind: 'fault' }]);
  });

  it('that does not come in time is no answer', async () => {
    const impatient = await startWeChat({}, { pushTimeoutMs: 50 });
    const silent = await startReceiver(impatient);
    silent.answer = () => undefined;
    const { delivered, attempts } = await impatient.wechat.follow('陈一诺');
    expect([delivered, attempts.map(({ problem }) => problem)]).toEqual([
      false,
      Array(3).fill('no answer within 50 ms'),
    ]);
    await impatient.close();
    await silent.close();
  });

  it('that comes at the second attempt ends the delivery', async () => {
    receiver.answer = (response, _, n) => (n === 0 ? response.destroy() : response.end('success'));
    const { delivered, attempts } = await world.wechat.follow('陈一诺');
    expect([delivered, attempts.map((attempt) => attempt.status)]).toEqual([true, [0, 200]]);
  });
});

describe('fault rules for pushes', () => {
  const rule = { target: 'wechat', match: 'push', effect: { kind: 'drop' } } as const;

  it('lose a push', async () => {
    world.faults.add({ ...rule, count: 3 });
    expect(await world.wechat.follow('陈一诺')).toMatchObject({ delivered: false });
    expect(receiver.received).toHaveLength(0);
  });

  it('duplicate a push by losing the answer', async () => {
    world.faults.add({ ...rule, count: 1, when: 'after' });
    expect(await world.wechat.follow('陈一诺')).toMatchObject({ delivered: true });
    expect(receiver.received.map(open)[0]).toBe(open(receiver.received[1]!));
  });
});

describe('the URL check', () => {
  it('passes when the callback answers the bare echostr', async () => {
    receiver.answer = (response, { query }) => response.end(query.get('echostr'));
    expect(await world.wechat.verifyCallback()).toMatchObject({ ok: true, status: 200 });
    const [{ method, query }] = receiver.received as [Received];
    const { token } = world.wechat.accounts().oa;
    expect(method).toBe('GET');
    expect(query.get('signature')).toBe(sign(token, query.get('timestamp')!, query.get('nonce')!));
  });

  it('fails when the echostr comes in quotes, as JSON would bring it', async () => {
    receiver.answer = (response, { query }) => response.end(JSON.stringify(query.get('echostr')));
    expect(await world.wechat.verifyCallback()).toMatchObject({ ok: false, status: 200 });
  });

  it.each(['success', ''])('fails when it answers %j', async (body) => {
    receiver.answer = (response) => response.end(body);
    expect(await world.wechat.verifyCallback()).toMatchObject({ ok: false, body });
  });
});
