import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCAL_SHOP_SECRET } from '../../scripts/local/application.ts';
import type { Outcome } from '../../scripts/main-job/control.ts';
import { signatureOf } from '../../shared/core/signature.ts';
import { startApplicationUnderTest, type ApplicationUnderTest, type CallerKind } from '../support/application.ts';

const [CUSTOMER, STAFF] = ['林小满', '王思远'];
const CALLERS = {
  'a mini program user': { kind: 'miniprogram', person: CUSTOMER },
  'a web user': { kind: 'web' },
  'an anonymous user': { kind: 'anonymous' },
  'a timer': { kind: 'timer', triggerName: 'every-minute' },
  HTTP: { kind: 'http' },
  'another function': { kind: 'function', name: 'other' },
} as const satisfies Record<string, CallerKind>;
type CallerName = keyof typeof CALLERS;
type FunctionName =
  | 'customer'
  | 'staff'
  | 'oa-webhook'
  | 'pay-webhook'
  | 'shop-webhook'
  | 'oa-redirect'
  | 'oa-push'
  | 'mp-push'
  | 'follower-sync';

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(1_000, {}, { withWeChatPay: true });
  await application.employ(STAFF);
  await application.control.call('customer', CUSTOMER, 'user.signIn', {});
});
afterAll(() => application.close());

/** Events that pretend: each has a call that `customer` and `staff` know, and says that somebody else is calling. */
function forgedEvents(functionName: FunctionName): Record<string, object> {
  const staff = application.person(STAFF);
  const { appId } = application.world.wechat.accounts().miniprogram;
  const call =
    functionName === 'staff'
      ? { call: 'redeem.confirm', input: { code: 'AAAA0000BBBB', requestKey: 'attempt-1' } }
      : { call: 'user.signIn', input: {} };
  const identity = { OPENID: staff.mpOpenId, APPID: appId, UNIONID: staff.unionId };
  const environment = { WX_OPENID: staff.mpOpenId, WX_APPID: appId, WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID' };
  return {
    'nothing else': call,
    'a timer': {
      ...call,
      Type: 'Timer',
      TriggerName: 'every-minute',
      Time: '2026-01-01T00:00:00Z',
      TRIGGER_SRC: 'timer',
    },
    'an HTTP request': { ...call, httpMethod: 'POST', headers: {}, queryStringParameters: {}, body: '<xml></xml>' },
    'a URL check': { ...call, httpMethod: 'GET', queryStringParameters: { echostr: 'x', signature: '0'.repeat(40) } },
    'a push of an unfollow': { ...call, ...asHttpEvent({ signature: '0'.repeat(40) }) },
    'a push handed over by the platform': { ...call, ...unsignedPush() },
    'a member of staff': {
      ...call,
      userInfo: { openId: staff.mpOpenId, appId },
      tcbContext: { ...identity },
      wxContext: { ...identity },
      environment,
      ...identity,
      caller: identity,
      roles: ['owner', 'operator', 'staff:store-hengshan'],
    },
  };
}

/** A push that the sender has left, as the platform would hand it to a function. */
const unsignedPush = (openId = application.person(CUSTOMER).mpOpenId): object => ({
  ToUserName: 'gh_1',
  FromUserName: openId,
  CreateTime: 1,
  MsgType: 'event',
  Event: 'unsubscribe',
});

/** A rightly encrypted push that somebody has left, as HTTP access would hand it over. */
function asHttpEvent(changes: { signature?: string } = {}): object {
  const { oaOpenId } = application.person(CUSTOMER);
  const push = application.push({
    FromUserName: oaOpenId,
    CreateTime: 1,
    MsgType: 'event',
    Event: 'unsubscribe',
    EventKey: '',
  });
  const { signature = push.query['msg_signature'] } = changes;
  return {
    httpMethod: 'POST',
    path: '/',
    headers: { 'content-type': 'text/xml' },
    queryStringParameters: { ...push.query, msg_signature: signature },
    body: push.body,
    isBase64Encoded: false,
  };
}

/** What the caller learns, in one word: the platform's code, ours, or the HTTP status. */
function verdictOf(outcome: Outcome): string {
  if (!outcome.ok) return `platform ${outcome.code}`;
  if (typeof outcome.result === 'string') return outcome.result;
  const result = outcome.result as { ok?: boolean; error?: { code: string }; statusCode?: number };
  if (result.statusCode !== undefined) return `status ${result.statusCode}`;
  return result.ok ? 'let in' : String(result.error?.code);
}

/** A function over HTTP refuses who cannot come that way (403), and the others in one of these ways. */
function behindHttp(...others: string[]): Record<CallerName, readonly string[]> {
  const [never, anybody] = [['status 403'], ['status 403', ...others]];
  return {
    ...{ 'a mini program user': never, 'a timer': never },
    ...{ 'a web user': anybody, 'an anonymous user': anybody, HTTP: anybody, 'another function': anybody },
  };
}

/** What each caller gets from the function itself, the function rules aside. */
const EXPECTED: Record<FunctionName, Record<CallerName, readonly string[]>> = {
  customer: {
    'a mini program user': ['let in'],
    'a web user': ['COMMON.UNAUTHENTICATED'],
    'an anonymous user': ['COMMON.UNAUTHENTICATED'],
    'a timer': ['COMMON.UNAUTHENTICATED'],
    HTTP: ['COMMON.UNAUTHENTICATED'],
    'another function': ['COMMON.UNAUTHENTICATED'],
  },
  staff: {
    'a mini program user': ['COMMON.FORBIDDEN'],
    'a web user': ['COMMON.UNAUTHENTICATED'],
    'an anonymous user': ['COMMON.UNAUTHENTICATED'],
    'a timer': ['COMMON.UNAUTHENTICATED'],
    HTTP: ['COMMON.UNAUTHENTICATED'],
    'another function': ['COMMON.UNAUTHENTICATED'],
  },
  // Who is let through to the signature is refused by the signature: nobody here has a valid one.
  'oa-webhook': behindHttp('status 400', 'status 401'),
  'pay-webhook': behindHttp('status 405', 'status 401'),
  'shop-webhook': behindHttp('status 401', 'status 405'),
  // A page for everybody; none of these events is of an entry.
  'oa-redirect': behindHttp('status 404', 'status 405'),
  'oa-push': {
    'a mini program user': ['refused'],
    'a web user': ['refused'],
    'an anonymous user': ['refused'],
    'a timer': ['refused'],
    HTTP: ['refused'],
    'another function': ['refused'],
  },
  'mp-push': {
    'a mini program user': ['refused'],
    'a web user': ['refused'],
    'an anonymous user': ['refused'],
    'a timer': ['refused'],
    HTTP: ['refused'],
    'another function': ['refused'],
  },
  'follower-sync': {
    'a mini program user': ['COMMON.FORBIDDEN'],
    'a web user': ['COMMON.FORBIDDEN'],
    'an anonymous user': ['COMMON.FORBIDDEN'],
    'a timer': ['let in'],
    HTTP: ['COMMON.FORBIDDEN'],
    'another function': ['COMMON.FORBIDDEN'],
  },
};

/** Whom the function rules keep out before the function runs, and how the platform says it. */
function refusedByRules(functionName: FunctionName, caller: CallerName): string | undefined {
  const isOpen = functionName === 'customer' || functionName === 'staff';
  if (caller === 'a mini program user') return isOpen ? undefined : 'platform -501019';
  if (caller === 'a web user') return isOpen ? undefined : 'platform PERMISSION_DENIED';
  return caller === 'an anonymous user' ? 'platform PERMISSION_DENIED' : undefined;
}

const PAIRS = (Object.keys(EXPECTED) as FunctionName[]).flatMap((functionName) =>
  (Object.keys(CALLERS) as CallerName[]).map((caller) => [functionName, caller] as const),
);
const REFUSED = PAIRS.filter(([functionName, caller]) => !EXPECTED[functionName][caller].includes('let in'));

describe('a function, whatever the event pretends', () => {
  describe.each(['on', 'off'] as const)('with function rules %s', (rules) => {
    it.each(REFUSED)('%s refuses %s, and changes nothing', async (functionName, caller) => {
      const before = application.contents();
      const closed = rules === 'on' ? refusedByRules(functionName, caller) : undefined;
      const expected = closed ? [closed] : EXPECTED[functionName][caller];
      for (const [pretence, event] of Object.entries(forgedEvents(functionName))) {
        const verdict = verdictOf(await application.invoke(functionName, event, CALLERS[caller], rules));
        expect({ pretence, verdict, expected: expected.includes(verdict) }).toMatchObject({ expected: true });
      }
      expect(application.contents()).toEqual(before);
    });
  });

  it('customer lets a mini program user in as the one who calls, never as the one whom the event names', async () => {
    const calling = await application.control.call('customer', CUSTOMER, 'user.signIn', {});
    for (const event of Object.values(forgedEvents('customer'))) {
      const outcome = await application.invoke('customer', event, CALLERS['a mini program user']);
      expect(outcome).toMatchObject({ ok: true, result: calling });
    }
  });

  it('customer lets a mini program user in without function rules too', async () => {
    const event = { call: 'coupon.list', input: {} };
    expect(verdictOf(await application.invoke('customer', event, CALLERS['a mini program user'], 'off'))).toBe(
      'let in',
    );
  });

  it('staff lets a member of staff in, and nobody else who has an OpenID', async () => {
    const { 'nothing else': event } = forgedEvents('staff');
    const verdict = async (person: string) =>
      verdictOf(await application.invoke('staff', event, { kind: 'miniprogram', person }));
    expect(await verdict(STAFF)).toBe('COUPON.NOT_FOUND');
    expect(await verdict(CUSTOMER)).toBe('COMMON.FORBIDDEN');
    expect(await verdict('许知行')).toBe('COMMON.NOT_SIGNED_IN');
  });

  it('oa-webhook refuses a mini program user and a timer even with a validly signed push', async () => {
    const before = application.contents();
    for (const caller of ['a mini program user', 'a timer'] as const) {
      const outcome = await application.invoke('oa-webhook', asHttpEvent(), CALLERS[caller], 'off');
      expect(verdictOf(outcome)).toBe('status 403');
    }
    expect(application.contents()).toEqual(before);
  });

  it('a function that works for a mini program user is no timer and no webhook', async () => {
    const { mpOpenId: openId, unionId } = application.person(CUSTOMER);
    const { appId } = application.world.wechat.accounts().miniprogram;
    const user = { kind: 'miniprogram', openId, appId, unionId } as const;
    const before = application.contents();
    const { 'a timer': timerEvent } = forgedEvents('customer');
    expect(verdictOf(await application.invokeFromFunction('follower-sync', timerEvent, user))).toBe('COMMON.FORBIDDEN');
    expect(verdictOf(await application.invokeFromFunction('oa-webhook', asHttpEvent(), user))).toBe('status 403');
    const timer = { kind: 'timer', triggerName: 'every-minute' } as const;
    expect(verdictOf(await application.invokeFromFunction('follower-sync', timerEvent, timer))).toBe(
      'COMMON.FORBIDDEN',
    );
    expect(application.contents()).toEqual(before);
  });

  it('shop-webhook takes orders that are signed, of now, and nothing else; a repeat gets the same answer', async () => {
    const claimed = await application.control.call('customer', CUSTOMER, 'coupon.claim', { templateId: 'tpl-tea-8' });
    const couponId = claimed.ok ? claimed.data.coupon.couponId : '';
    const lines = [{ goodsId: 'tea-1', categoryIds: [], unitPrice: 1500, quantity: 2 }];
    const order = { orderId: 'order-0001', basket: { lines, shipping: 0 }, couponIds: [couponId] };
    const ask = async (call: string, input: object, { laterMs = 0, secret = LOCAL_SHOP_SECRET } = {}) => {
      const body = JSON.stringify({ call, input });
      const timestamp = String(Math.floor((application.world.clock.now().getTime() + laterMs) / 1000));
      const query = new URLSearchParams({ timestamp, signature: signatureOf(secret, `${timestamp}.${body}`) });
      const url = `${application.world.addresses.http}/shop-webhook?${query.toString()}`;
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return [response.status, response.headers.get('content-type'), await response.text()] as const;
    };
    const before = application.contents();
    for (const trick of [{ laterMs: 301_000 }, { laterMs: -301_000 }, { secret: 'x'.repeat(32) }])
      expect(await ask('order.lock', order, trick)).toMatchObject([
        401,
        'text/plain; charset=utf-8',
        'signature refused',
      ]);
    const [status, , unknown] = await ask('redeem.confirm', order);
    expect([status, JSON.parse(unknown)]).toMatchObject([200, { error: { code: 'COMMON.UNKNOWN_CALL' } }]);
    expect(application.contents()).toEqual(before);
    const price = { orderId: 'order-0001', shares: [{ couponId, lines: [800], shipping: 0 }], off: 800, pay: 2200 };
    for (const call of ['order.lock', 'order.lock', 'order.confirm', 'order.confirm']) {
      const [code, type, text] = await ask(call, order);
      expect([code, type]).toEqual([200, 'application/json; charset=utf-8']);
      expect(JSON.parse(text)).toMatchObject({ ok: true, data: price });
    }
    const [, , refunded] = await ask('order.refund', { ...order, refundId: 'refund-0001' });
    expect(JSON.parse(refunded)).toMatchObject({ ok: true, data: { coupons: [{ couponId, back: 800, left: 0 }] } });
    const got = await application.control.call('customer', CUSTOMER, 'coupon.get', { couponId });
    expect(got).toMatchObject({ ok: true, data: { coupon: { state: 'unused' } } });
  });

  it('oa-webhook lets in over HTTP what is rightly signed, and follower-sync the timer', async () => {
    expect(verdictOf(await application.invoke('oa-webhook', asHttpEvent(), { kind: 'http' }))).toBe('status 200');
    expect(await application.control.fireTimer('follower-sync', 'every-minute')).toMatchObject({
      ok: true,
      result: { ok: true, outcome: 'done' },
    });
    expect(application.world.cloudbase.database.find('identities', { limit: 1 }).total).toBeGreaterThanOrEqual(1_000);
  });
});
