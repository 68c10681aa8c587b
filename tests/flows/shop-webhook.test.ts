import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCAL_SHOP_SECRET } from '../../scripts/local/application.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { shopOf, type ShopRequest } from '../support/shop.ts';

const [CUSTOMER, LATER, STAFF] = ['林小满', '周子昂', '王思远'];
const AT = '2026-01-01T08:00:00+08:00';

let application: ApplicationUnderTest;
let shop: ReturnType<typeof shopOf>;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  shop = shopOf(application);
  await application.employ(STAFF);
  await application.control.call('customer', CUSTOMER, 'user.signIn', {});
});
afterAll(() => application.close());

const told = (orderId: string, happened: object[], buyer?: object) => ({
  ...{ call: 'order.tell', input: { orderId, happened, buyer } },
});
const paid = (orderId: string, buyer?: object) => told(orderId, [{ what: 'paid', at: AT, paid: 8_000 }], buyer);
const bodyOf = (orderId: string) => JSON.stringify(paid(orderId));
const orders = () => application.contents()['orders'] ?? [];

describe('what is not signed by the shop, now, and whole', () => {
  const body = bodyOf('forged-0001');
  const LATE: Record<string, ShopRequest> = {
    'with another key': { body, secret: 'x'.repeat(32) },
    'with an empty key': { body, secret: '' },
    'with the word for no key': { body, secret: 'none' },
    'of more than five minutes ago': { body, later: -301 },
    'of more than five minutes ahead': { body, later: 301 },
    'with a changed time': { body, query: { timestamp: '1' } },
    'with a time in words': { body, query: { timestamp: 'NaN' } },
    'with a time that has a fraction': { body, query: { timestamp: '1e9' } },
    'without a signature': { body, query: { signature: '' } },
    'with a signature that is cut': { body, query: { signature: '0'.repeat(63) } },
    'with a signature in capital letters': { body, query: { signature: 'A'.repeat(64) } },
    'with a signature that is none': { body, query: { signature: '__proto__' } },
    'with a signature in a header': {
      ...{ body, query: { signature: '' } },
      headers: { 'x-signature': 'a', signature: 'b', authorization: 'Bearer c' },
    },
  };

  it.each(Object.entries(LATE))('%s is refused, and nothing of it is read', async (_, request) => {
    const before = application.contents();
    expect(await shop.send(request)).toEqual({ status: 401, text: 'signature refused' });
    expect(application.contents()).toEqual(before);
  });

  it('is refused when one character of the body is another, or one more', async () => {
    const { url } = shop.signed({ body });
    for (const other of [body.replace('8000', '9000'), `${body} `, '', `[${body}]`]) {
      const answer = await fetch(url, { method: 'POST', body: other });
      expect([answer.status, await answer.text()]).toEqual([401, 'signature refused']);
    }
  });

  it('is refused by its method, whatever headers say', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) {
      const headers = { 'x-http-method-override': 'POST', 'x-forwarded-method': 'POST' };
      const { status } = await shop.send({ method, body: method === 'GET' || method === 'HEAD' ? '' : body, headers });
      expect([method, status]).toEqual([method, method === 'OPTIONS' ? expect.any(Number) : 405]);
    }
    expect(JSON.stringify(orders())).not.toContain('forged-0001"');
  });

  it('is refused when it is huge, before it is signed or read', async () => {
    const huge = JSON.stringify({ call: 'order.tell', input: { padding: 'x'.repeat(600_000) } });
    for (const type of ['application/json', 'application/octet-stream'])
      expect((await shop.send({ body: huge, headers: { 'content-type': type } })).status).toBe(413);
  });
});

describe('what is signed', () => {
  it('and sent again, by whoever has heard it, changes nothing', async () => {
    const { url, init } = shop.signed({ body: bodyOf('replayed-1') });
    const again = async () => {
      const answer = await fetch(url, init);
      return [answer.status, await answer.json()] as const;
    };
    const [status, first] = await again();
    const before = application.contents();
    const others = await Promise.all([again(), again(), again()]);
    expect([status, first]).toMatchObject([200, { ok: true, data: { orderId: 'replayed-1', paid: 8_000 } }]);
    for (const other of others) expect(other).toEqual([status, first]);
    expect(application.contents()).toEqual(before);
  });

  it('and is no call, or not as the contract wants it, is refused and changes nothing', async () => {
    const before = application.contents();
    const bodies = ['', 'hello', 'null', '[]', '5', '{}', '{"call":"user.signIn","input":{}}', '{"call":"__proto__"}'];
    for (const body of bodies)
      expect(JSON.parse((await shop.send({ body })).text)).toMatchObject({ error: { code: 'COMMON.UNKNOWN_CALL' } });
    const wrong = [
      paid('short'),
      paid('with space'),
      told('wrong-0001', []),
      told('wrong-0001', [{ what: 'paid', at: AT, paid: -1 }]),
      told('wrong-0001', [{ what: 'paid', at: AT, paid: 0.5 }]),
      told('wrong-0001', [{ what: 'paid', at: AT, paid: 1e15 }]),
      told('wrong-0001', [{ what: 'paid', at: '2026-01-01 08:00', paid: 1 }]),
      told('wrong-0001', [{ what: 'stolen', at: AT }]),
      told('wrong-0001', [{ what: 'created', at: AT, total: 1, couponIds: ['a'] }]),
      paid('wrong-0001', {}),
      paid('wrong-0001', { phone: '12345' }),
      paid('wrong-0001', { openId: { $ne: '' } }),
      paid('wrong-0001', { userId: '{"$gt":""}' }),
    ];
    for (const request of wrong)
      expect(await shop.ask(request.call, request.input)).toMatchObject({ error: { code: 'COMMON.INVALID_INPUT' } });
    expect(application.contents()).toEqual(before);
  });

  it('without end by a shop that has lost its mind, with the time of its clock, stays a small document', async () => {
    const repeats = Array.from({ length: 20 }, (_, n) => ({
      what: 'paid',
      at: AT.replace('00:00', `00:${n + 10}`),
      paid: 1,
    }));
    for (const one of repeats) await shop.ask('order.tell', told('forever-01', [one]).input);
    const [order] = orders().filter((one) => (one as { _id: string })._id === 'forever-01');
    expect(order).toMatchObject({ told: [{}, {}, {}], contradictions: ['paid'], revision: 3 });
  });
});

describe('what a request says twice', () => {
  const accepted = (orderId: string, paidFen = 8_000) => ({ ok: true, data: { orderId, paid: paidFen } });
  const post = async (url: string, body: string | undefined) => {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return { status: answer.status, text: await answer.text() };
  };

  it('in its query counts by the last one, so that one before it forges nothing and one behind it spoils it', async () => {
    const body = bodyOf('twice-0001');
    const address = new URL(shop.signed({ body }).url);
    const [right, no] = [address.search.slice(1), '0'.repeat(64)];
    const ask = (query: string) => post(`${address.origin}${address.pathname}?${query}`, body);
    for (const behind of [`signature=${no}`, 'signature=', 'timestamp=1', 'timestamp='])
      expect(await ask(`${right}&${behind}`)).toEqual({ status: 401, text: 'signature refused' });
    expect(JSON.stringify(orders())).not.toContain('twice-0001');
    const { status, text } = await ask(`signature=${no}&timestamp=1&${right}`);
    expect([status, JSON.parse(text)]).toMatchObject([200, accepted('twice-0001')]);
  });

  it('in its query, where the platform hands on a list of both, is refused', async () => {
    const body = bodyOf('twice-0002');
    const { timestamp = '', signature = '' } = Object.fromEntries(new URL(shop.signed({ body }).url).searchParams);
    const status = async (queryStringParameters: object) => {
      const event = { httpMethod: 'POST', path: '/', headers: {}, queryStringParameters, body, isBase64Encoded: false };
      const outcome = await application.invoke('shop-webhook', event, { kind: 'http' });
      return outcome.ok && (outcome.result as { statusCode: number }).statusCode;
    };
    expect(await status({ timestamp, signature: [signature, signature] })).toBe(401);
    expect(await status({ timestamp: [timestamp, timestamp], signature })).toBe(401);
    expect(JSON.stringify(orders())).not.toContain('twice-0002');
    expect(await status({ timestamp, signature })).toBe(200);
  });

  it('in its body, under one name, counts by the last one, as JSON is read everywhere', async () => {
    const body = bodyOf('twice-0003')
      .replace('{"call"', '{"call":"user.signIn","call"')
      .replace('"paid":8000', '"paid":1,"paid":9000');
    expect(JSON.parse((await shop.send({ body })).text)).toMatchObject(accepted('twice-0003', 9_000));
  });

  it('in its headers changes nothing: neither what was signed nor how it is read', async () => {
    const types = ['application/json', 'application/octet-stream'];
    for (const [at, order] of [types, types.toReversed()].entries()) {
      const orderId = `twice-head-${at}`;
      const body = bodyOf(orderId);
      const { url } = shop.signed({ body });
      const status = await new Promise((resolve, reject) => {
        const headers = { 'content-type': order, signature: ['a', 'b'], 'x-http-method-override': ['GET', 'PUT'] };
        const sent = httpRequest(url, { method: 'POST', headers }, (answer) => resolve(answer.resume().statusCode));
        sent.on('error', reject).end(body);
      });
      expect([status, JSON.stringify(orders()).includes(orderId)]).toEqual([200, true]);
    }
  });
});

describe('a body', () => {
  it('that is not UTF-8 is refused, and one with a byte order mark is no call', async () => {
    const bytes = Buffer.concat([Buffer.from(bodyOf('bytes-0001')), Buffer.from([0xce, 0xa2, 0xc1, 0xaa])]);
    const timestamp = String(Math.floor(application.world.clock.nowMs() / 1000));
    const signature = createHmac('sha256', LOCAL_SHOP_SECRET).update(`${timestamp}.`).update(bytes).digest('hex');
    for (const type of ['application/json', 'application/octet-stream']) {
      const headers = { 'content-type': type };
      const { status } = await shop.send({ body: bytes, query: { timestamp, signature }, headers });
      expect(status).toBe(401);
      const marked = await shop.send({ body: `\uFEFF${bodyOf('bytes-0002')}`, headers });
      expect(JSON.parse(marked.text)).toMatchObject({ error: { code: 'COMMON.UNKNOWN_CALL' } });
    }
    expect(JSON.stringify(orders())).not.toContain('bytes-000');
  });
});

describe('an order', () => {
  it('is counted on the record of its person, also of who comes later; operators ask for it', async () => {
    const ofPhone = paid('phone-0001', { phone: '13912345678' });
    expect(await shop.ask('order.tell', ofPhone.input)).toMatchObject({ data: { buyer: 'waiting' } });
    expect(JSON.stringify(orders())).not.toContain('13912345678');
    const [known, waiting] = [CUSTOMER, LATER].map((name) =>
      paid(`of-${name === CUSTOMER ? 'known' : 'later'}-1`, { openId: application.person(name).mpOpenId }),
    );
    expect(await shop.ask('order.tell', known!.input)).toMatchObject({ data: { buyer: 'known', state: 'paid' } });
    expect(await shop.ask('order.tell', waiting!.input)).toMatchObject({ data: { buyer: 'waiting', state: 'paid' } });
    const entry = { visitId: 'visit-0001', scene: 1001 };
    await application.control.call('customer', LATER, 'user.signIn', { entry });
    const condition = { is: 'spent' as const, atLeast: 8_000, atMost: 8_000 };
    const count = () => application.control.call('staff', STAFF, 'segment.count', { condition });
    expect(await count()).toMatchObject({ ok: true, data: { fit: 0, inWords: '在商城净消费正好 80 元' } });
    await application.control.post('/clock', { advanceMs: 13 * 60_000 });
    expect(await count()).toMatchObject({ ok: true, data: { fit: 2 } });
  });
});
