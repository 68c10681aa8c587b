import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApplicationUnderTest, type ApplicationUnderTest, type SignedPush } from '../support/application.ts';
import { callbackOf, without, type Callback } from '../support/callback.ts';

const TEN_MINUTES = 10 * 60;

let application: ApplicationUnderTest;
let callback: Callback;
beforeAll(async () => {
  application = await startApplicationUnderTest();
  callback = callbackOf(application);
});
afterAll(() => application.close());
afterEach(() => application.world.faults.clear());

const eventsKept = () => application.contents()['oaEvents'] as { raw: string; followerId: string }[];
const identityOf = (name: string) => {
  const { oaOpenId } = application.person(name);
  return (application.contents()['identities'] as { openId: string; follower: { state: string } }[]).find(
    ({ openId }) => openId === oaOpenId,
  );
};

describe('the URL check of the server configuration', () => {
  const check = () => ({ ...without(application.push({ A: 1 }).query, 'msg_signature'), echostr: '7712300981237' });

  it('is answered with the bare echostr', async () => {
    expect(await application.world.wechat.verifyCallback()).toMatchObject({ ok: true });
    expect(await callback.send({ method: 'GET', query: check() })).toEqual({
      status: 200,
      text: '7712300981237',
      type: 'text/plain; charset=utf-8',
    });
  });

  it('with a wrong signature, without one, or without an echostr is refused', async () => {
    const query: Record<string, string> = check();
    const requests = [
      { ...query, signature: '0'.repeat(40) },
      { ...query, nonce: `${query['nonce']}1` },
      without(query, 'signature'),
      without(query, 'echostr'),
      {},
    ];
    expect(new Set(await callback.refused(requests.map((one) => ({ method: 'GET', query: one }))))).toEqual(
      new Set(['401 signature refused']),
    );
  });

  it('answers an echostr that is markup as plain text', async () => {
    const text = '<script>alert(1)</script>';
    expect(await callback.send({ method: 'GET', query: { ...check(), echostr: text } })).toMatchObject({
      text,
      type: 'text/plain; charset=utf-8',
    });
  });
});

describe('a push in safe mode', () => {
  it('of a new follower is stored at once, and WeChat is content', async () => {
    const delivery = await application.control.post<object>('/wechat/follow', { name: '陈一诺' });
    expect(delivery).toMatchObject({ delivered: true, attempts: [{ status: 200, body: 'success' }] });
    expect(identityOf('陈一诺')).toMatchObject({ follower: { state: 'following' } });
  });

  it('delivered again changes nothing, however often and at once', async () => {
    const push = callback.push('赵明轩', 'subscribe');
    const answers = await Promise.all(Array.from({ length: 6 }, () => callback.send(push)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 success']));
    const before = application.contents();
    expect(await callback.send(push)).toMatchObject({ status: 200, text: 'success' });
    // WeChat encrypts and signs each delivery anew.
    expect(
      await callback.send(application.push(callback.eventOf('赵明轩', 'subscribe'), { nonce: '42' })),
    ).toMatchObject({
      status: 200,
    });
    expect(application.contents()).toEqual(before);
    const id = application.followerId(application.person('赵明轩').oaOpenId);
    expect(eventsKept().filter(({ followerId }) => followerId === id)).toHaveLength(1);
  });

  it('whose answer was lost is delivered again by WeChat, and counted once', async () => {
    const before = eventsKept().length;
    application.world.faults.add({
      target: 'wechat',
      match: 'push',
      count: 1,
      when: 'after',
      effect: { kind: 'drop' },
    });
    const delivery = await application.control.post<{ attempts: object[] }>('/wechat/follow', { name: '许知行' });
    expect(delivery).toMatchObject({ delivered: true });
    expect(delivery.attempts).toHaveLength(2);
    expect(eventsKept()).toHaveLength(before + 1);
  });

  it('of any other kind is kept and answered, and nothing else changes', async () => {
    const { oaEvents: _, ...before } = application.contents();
    const [openId, CreateTime] = [application.person('林小满').oaOpenId, callback.nowSeconds()];
    const text = { FromUserName: openId, CreateTime, MsgType: 'text', MsgId: '6054768590064713728' };
    for (const fields of [
      callback.eventOf('林小满', 'never_heard_of', { EventKey: 'x' }),
      callback.eventOf('林小满', 'VIEW', { EventKey: 'https://example.com/' }),
      callback.eventOf('林小满', '__proto__'),
      { ...text, Content: '你好 <!DOCTYPE html> ]]> &amp;' },
    ])
      expect(await callback.send(application.push(fields))).toMatchObject({ status: 200, text: 'success' });
    const { oaEvents, ...after } = application.contents();
    expect(after).toEqual(before);
    const types = (oaEvents as { _id: string; type: string }[]).map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining(['event.never_heard_of', 'event.view', 'event.__proto__', 'message.text']),
    );
    expect(
      eventsKept()
        .map(({ raw }) => raw)
        .join(),
    ).toContain('"MsgId":"6054768590064713728"');
  });

  it('whose body comes as base64, because of its content type, is read all the same', async () => {
    const before = eventsKept().length;
    for (const [nonce, contentType] of Object.entries({ 1: 'application/octet-stream', 2: 'image/png' })) {
      const push = application.push(callback.eventOf('苏晚晴', 'CLICK', { EventKey: nonce }), { nonce });
      expect(await callback.send({ ...push, contentType })).toMatchObject({ status: 200, text: 'success' });
    }
    expect(eventsKept()).toHaveLength(before + 2);
  });

  it('is taken up to ten minutes late, and refused after', async () => {
    const late = (seconds: number): SignedPush =>
      application.push(callback.eventOf('苏晚晴', 'CLICK', { EventKey: `late-${seconds}` }), {
        timestamp: callback.nowSeconds() - seconds,
      });
    expect(await callback.send(late(TEN_MINUTES - 1))).toMatchObject({ status: 200 });
    const outside = [late(TEN_MINUTES + 1), late(-TEN_MINUTES - 1), late(1e9)];
    expect(await callback.refused(outside)).toEqual(Array(3).fill('401 timestamp refused'));
  });

  it('is refused when it is replayed after ten minutes', async () => {
    const push = callback.push('何雨桐', 'unsubscribe');
    await application.world.clock.advance((TEN_MINUTES + 1) * 1000);
    expect(await callback.refused([push])).toEqual(['401 timestamp refused']);
  });
});
