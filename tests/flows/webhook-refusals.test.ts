import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { callbackOf, without, type Callback } from '../support/callback.ts';

let application: ApplicationUnderTest;
let callback: Callback;
beforeAll(async () => {
  application = await startApplicationUnderTest();
  callback = callbackOf(application);
});
afterAll(() => application.close());
afterEach(() => application.world.faults.clear());

describe('a request that is no push of WeChat', () => {
  const push = () => callback.push('林小满', 'unsubscribe');

  it('with a wrong signature or a changed part is refused', async () => {
    const { query, body } = push();
    const other = application.push(callback.eventOf('林小满', 'subscribe', { EventKey: 'other' }));
    const requests = [
      { query: { ...query, msg_signature: '0'.repeat(40) }, body },
      { query: { ...query, msg_signature: query['signature']! }, body },
      { query: { ...query, timestamp: String(callback.nowSeconds() + 1) }, body },
      { query: { ...query, nonce: '1' }, body },
      { query, body: other.body },
      { query: { ...query, msg_signature: query['msg_signature']!.toUpperCase() }, body },
    ];
    expect(new Set(await callback.refused(requests))).toEqual(new Set(['401 signature refused']));
  });

  it('without signature, in plain mode, or with a body in clear is refused', async () => {
    const { query, body } = push();
    const { oaOpenId } = application.person('林小满');
    const clear = `<xml><FromUserName>${oaOpenId}</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>unsubscribe</Event></xml>`;
    expect(
      await callback.refused([
        { body },
        { query: without(query, 'msg_signature'), body },
        { query: without(without(query, 'msg_signature'), 'encrypt_type'), body: clear },
        { query: { ...query, encrypt_type: 'raw' }, body: clear },
      ]),
    ).toEqual(Array(4).fill('400 only safe mode is accepted'));
  });

  it('with a broken body is refused', async () => {
    const { query, body } = push();
    const bodies = [
      '',
      'hello',
      '{}',
      body.slice(0, -10),
      `<!DOCTYPE xml [<!ENTITY a "b">]>${body}`,
      '<xml><A>1</A></xml>',
    ];
    const requests = [
      ...bodies.map((one) => ({ query, body: one })),
      { query, body: Buffer.from([0xff, 0xfe, 0x00]), contentType: 'application/octet-stream' },
    ];
    expect(new Set(await callback.refused(requests))).toEqual(new Set(['400 malformed']));
  });

  it('with an Encrypt that is cut, garbled or no base64 is refused by its signature', async () => {
    const { query, body } = push();
    const broken = [
      body.replace('<Encrypt><![CDATA[', '<Encrypt><![CDATA[AAAA'),
      body.replace(/.{16}\]\]><\/Encrypt>/, ']]></Encrypt>'),
    ];
    const requests = [...broken, '<xml><Encrypt>!!!!</Encrypt></xml>'].map((one) => ({ query, body: one }));
    expect(new Set(await callback.refused(requests))).toEqual(new Set(['401 signature refused']));
  });

  it('with a huge body is refused, by the gateway or by the function, and quickly', async () => {
    const { query } = push();
    const before = application.contents();
    const huge = `<xml>${'<a>1</a>'.repeat(400_000)}</xml>`;
    const asText = await callback.send({ query, body: huge });
    const asBytes = await callback.send({ query, body: huge, contentType: 'application/octet-stream' });
    expect([asText.status, asBytes.status, asBytes.text]).toEqual([413, 400, 'malformed']);
    expect(application.contents()).toEqual(before);
  });

  it('of another method is refused', async () => {
    const { query, body } = push();
    const requests = ['PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => ({ method, query, body }));
    expect(await callback.refused(requests)).toEqual(Array(4).fill('405 method not allowed'));
  });
});

describe('the log', () => {
  it('of all that was refused or went wrong holds no OpenID, no secret and no token', async () => {
    const { world, control } = application;
    // The last, because the sync waits after a problem that only an operator can solve.
    const outcomes = [
      [40001, { ok: false }],
      ['HTTP_500', { ok: false }],
      [40164, { ok: true, outcome: 'paused' }],
    ] as const;
    for (const [code, result] of outcomes) {
      world.faults.add({ target: 'wechat', match: '*', effect: { kind: 'error', code, message: 'planted' } });
      expect(await control.fireTimer('follower-sync', 'every-minute')).toMatchObject({ ok: true, result });
      world.faults.clear();
    }
    const { oa } = world.wechat.accounts();
    const people = world.wechat.people().flatMap(({ unionId = '-none-', oaOpenId }) => [unionId, oaOpenId]);
    const log = world.cloudbase.logs({ limit: 5_000 }).map(({ line }) => line);
    expect(log.filter((line) => line.includes('timer.failed'))).toHaveLength(2);
    expect(log.filter((line) => line.includes('sync.paused'))).toHaveLength(1);
    const secrets = [oa.appSecret, oa.token, oa.encodingAesKey, 'access_token', 'Encrypt', ...people];
    expect(log.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });
});
