import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inRepository } from '../../scripts/build/repository.ts';
import type { OaEvent } from '../../shared/followers/index.ts';
import { followerIds } from '../../shared/identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../support/local-database.ts';

const OA = 'wx0123456789abcdef';
const PERSON = 'oPerson';
const KEY = 'f'.repeat(32);
/** What the platform says of a push: of an account that the environment is shared with. */
const PUSHED = { OPENID: 'oOther', APPID: 'wxfedcba9876543210', FROM_OPENID: PERSON, FROM_APPID: OA };

let local: LocalDatabase;
let main: (event: unknown) => Promise<unknown>;
let given: string[] = [];
/** Other seconds in each test: an instance remembers what it has answered. */
let second = 1_700_000_000;
beforeAll(async () => {
  local = await startLocalDatabase();
  process.env['OA_APP_ID'] = OA;
  process.env['FOLLOWER_KEY'] = KEY;
  const load = createRequire(inRepository('package.json'));
  ({ main } = load('./dist/cloudfunctions/oa-push/index.js') as { main: typeof main });
});
beforeEach(() => {
  second += 100;
  local.reset();
  jest.spyOn(console, 'log').mockImplementation(() => {});
  jest.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const name of given) delete process.env[name];
});
afterAll(() => local.close());

/** Calls the deployed bundle as the platform does, with this context. */
function pushed(event: unknown, context: Record<string, string>, source?: string): Promise<unknown> {
  const variables: Record<string, string> = Object.fromEntries(
    Object.entries(context).map(([name, value]) => [`WX_${name}`, value]),
  );
  const keys = Object.keys(variables).join(',');
  const all = { ...variables, WX_CONTEXT_KEYS: keys, ...(source === undefined ? {} : { TCB_SOURCE: source }) };
  given = Object.keys(all);
  Object.assign(process.env, all);
  return main(event);
}
const follow = (more: object = {}) => ({
  ...{ ToUserName: 'gh_1', FromUserName: PERSON, CreateTime: second, MsgType: 'event', Event: 'subscribe' },
  ...more,
});
const wrote = (Content: string, MsgId = '49d72d67b16d115e_1555684067') =>
  follow({ MsgType: 'text', Event: undefined, Content, MsgId });
const kept = () => local.all<OaEvent>('oaEvents');

describe('a push that the platform hands to oa-push', () => {
  it('is kept once, by the same reader as a signed one, whatever the number of deliveries', async () => {
    const twice = [await pushed(follow(), PUSHED), await pushed(follow(), PUSHED)];
    expect(twice).toEqual(['success', 'success']);
    expect(kept()).toMatchObject([
      { type: 'event.subscribe', followerId: followerIds({ appId: OA, key: KEY })(PERSON) },
    ]);
    expect(local.all('identities')).toMatchObject([{ appId: OA, openId: PERSON, follower: { state: 'following' } }]);
  });

  it('keeps its MsgId, which is a text here, and may come from the account of the environment itself', async () => {
    await pushed(wrote('hi'), { OPENID: PERSON, APPID: OA }, 'wx_unknown');
    expect(kept()).toMatchObject([
      { raw: expect.stringContaining('49d72d67b16d115e_1555684067'), type: 'message.text' },
    ]);
  });

  it('is answered with a hand-over; what a function cannot answer goes out as customer-service messages', async () => {
    const rule = (word: string, reply: object, more: object = {}) => ({
      ...{ _id: `rule-${word}`, state: 'kept', revision: 1 },
      rule: {
        name: word,
        enabled: true,
        priority: 0,
        trigger: { on: 'keyword', match: 'exact', words: [word] },
        reply,
        ...more,
      },
    });
    const rules = local.database.collection<{ _id: string }>('replyRules');
    const text = (words: string) => ({ type: 'text', parts: [words] });
    const onTap = { trigger: { on: 'click', keys: ['K'] }, followUps: ['2', '3', '4'].map(text) };
    await rules.addMany([rule('人工', { type: 'handOver' }), rule('hi', text('hello')), rule('tap', text('1'), onTap)]);
    // Rules of a moment ago are believed for half a minute.
    jest.useFakeTimers({
      now: Date.now() + 60_000,
      doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick'],
    });
    try {
      const handOver = await pushed(wrote('人工', '1'), PUSHED);
      expect(handOver).toMatchObject({
        ToUserName: PERSON,
        FromUserName: 'gh_1',
        MsgType: 'transfer_customer_service',
      });
      const at = { CreateTime: Math.floor(Date.now() / 1000) };
      const hi = { ...wrote('hi', '2'), ...at };
      expect([await pushed(hi, PUSHED), await pushed(hi, PUSHED)]).toEqual(['success', 'success']);
      expect(local.all('messages')).toMatchObject([
        { appId: OA, openId: PERSON, channel: 'customerService', content: { kind: 'text', text: 'hello' } },
      ]);
      expect(await pushed(follow({ Event: 'CLICK', EventKey: 'K', ...at }), PUSHED)).toBe('success');
      // As many as WeChat takes after a tap.
      const said = local.all<{ content: { text: string } }>('messages').map(({ content }) => content.text);
      expect(said).toEqual(['hello', '1', '2', '3']);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([
    ['from a client', PUSHED, 'wx_client'],
    ['from a function that works for a client', PUSHED, 'wx_client,scf'],
    ['from DevTools', PUSHED, 'wx_devtools'],
    ['over HTTP', PUSHED, 'wx_http'],
    ['from another function', PUSHED, 'scf'],
    ['with nobody’s OpenID', {}, undefined],
    ['with the OpenID of somebody else', { ...PUSHED, FROM_OPENID: 'oSomebody' }, undefined],
    ['for another account', { ...PUSHED, FROM_APPID: 'wx1111111111111111' }, undefined],
    ['of a user of the mini program about himself', { OPENID: PERSON, APPID: 'wxfedcba9876543210' }, undefined],
  ])('is refused %s, and leaves nothing', async (_, context, source) => {
    expect(await pushed(follow(), context, source)).toBe('refused');
    expect([kept(), local.all('identities')]).toEqual([[], []]);
  });

  it.each([
    [null],
    ['text'],
    [[]],
    [{}],
    [follow({ CreateTime: 'now' })],
    [follow({ CreateTime: 9_999_999_999 })],
    [follow({ MsgType: {} })],
  ])('is refused as %j', async (event) => {
    expect(await pushed(event, PUSHED)).toBe('refused');
    expect(kept()).toEqual([]);
  });

  it('that cannot be kept in time fails, so that the platform sees it', async () => {
    local.faults.add({ target: 'database', match: '*', effect: { kind: 'error', code: 'X', message: 'planted' } });
    await expect(pushed(follow(), PUSHED)).rejects.toThrow('not kept in time');
  });
});
