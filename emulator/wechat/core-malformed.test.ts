import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { encrypt, sign } from './push/crypto.ts';
import { startReceiver, type ReceiverUnderTest } from './push/receiver-under-test.ts';
import { writeXml } from './push/xml.ts';
import { Tables } from './tables.ts';
import { startWeChat, type WeChatUnderTest } from './wechat-under-test.ts';

/** How many random requests and answers; more of them for a long search: WEILIAN_RUNS=10000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 150);

let world: WeChatUnderTest;
let tables: Tables;
let receiver: ReceiverUnderTest;
beforeAll(async () => {
  tables = Tables.open();
  world = await startWeChat({ followers: 50 }, { tables });
  receiver = await startReceiver(world);
});
afterAll(async () => {
  await world.close();
  await receiver.close();
  await tables.close();
});

const NAMES = [
  'grant_type',
  'appid',
  'secret',
  'access_token',
  'next_openid',
  'openid',
  'lang',
  'force_refresh',
  'user_list',
];
const STRANGE = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '\0',
  '😀',
  '%',
  '\\u4e2d',
  'o'.repeat(28),
];
const name = fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom(...STRANGE));
const value = fc.oneof(fc.constantFrom(...STRANGE, 'client_credential'), fc.string({ unit: 'binary', maxLength: 60 }));
const queries = fc.array(fc.tuple(name, value), { maxLength: 6 });
const bodies = fc.oneof(
  fc.dictionary(name, fc.jsonValue(), { maxKeys: 5 }).map((body) => JSON.stringify(body)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
);
const PATHS = [
  '/cgi-bin/token',
  '/cgi-bin/stable_token',
  '/cgi-bin/user/get',
  '/cgi-bin/user/info',
  '/cgi-bin/user/info/batchget',
];
const KEPT = ['tokens', 'latest-tokens', 'forced-tokens', 'followers', 'follower-totals', 'settings', 'windows'];
const state = () => JSON.stringify(KEPT.map((table) => [...tables.table<unknown>(table).entries()]));

describe('the API', () => {
  it('refuses whatever is no call with an errcode and a rid, and nothing has changed', async () => {
    const before = state();
    const paths = fc.constantFrom(...PATHS, '/cgi-bin/__proto__', '/constructor', '/', '/cgi-bin/user/get/');
    await fc.assert(
      fc.asyncProperty(
        paths,
        fc.constantFrom('GET', 'POST', 'PUT'),
        queries,
        bodies,
        async (path, method, query, body) => {
          const init = method === 'GET' ? { method } : { method, body };
          const response = await fetch(`${world.url}${path}?${new URLSearchParams(query).toString()}`, init);
          const answer = (await response.json()) as { errcode: number; errmsg: string };
          expect([response.status, answer.errcode > 0]).toEqual([200, true]);
          expect(answer.errmsg).toMatch(/ rid: [\da-f-]{26}$/);
          expect(state()).toBe(before);
        },
      ),
      { numRuns: RUNS },
    );
    expect(world.feed.since().filter(({ kind }) => kind === 'api.broken')).toEqual([]);
  });

  it('takes no token but those that it gave out, whatever is done to one', async () => {
    const { access_token: good } = await world.token();
    const mutated = fc
      .tuple(fc.nat(good.length - 1), fc.constantFrom(...'aZ09-_'), fc.constantFrom('replace', 'insert', 'cut'))
      .map(([at, letter, how]) => {
        if (how === 'cut') return good.slice(0, at);
        return good.slice(0, at) + letter + good.slice(how === 'replace' ? at + 1 : at);
      })
      .filter((one) => one !== good && one !== '');
    await fc.assert(
      fc.asyncProperty(mutated, async (access_token) => {
        expect(await world.get('/cgi-bin/user/get', { access_token })).toMatchObject({ errcode: 40001 });
      }),
      { numRuns: RUNS },
    );
  });
});

describe('an answer to a push', () => {
  const reply = (): string => {
    const { oa } = world.wechat.accounts();
    const { oaOpenId } = world.wechat.personByName('林小满')!;
    const fields = {
      ToUserName: oaOpenId,
      FromUserName: oa.originalId,
      CreateTime: 1,
      MsgType: 'text',
      Content: '收到',
    };
    const Encrypt = encrypt(writeXml(fields), oa, Buffer.alloc(16, 5));
    return writeXml({ Encrypt, MsgSignature: sign(oa.token, '1', 'n', Encrypt), TimeStamp: 1, Nonce: 'n' });
  };
  const isReply = async (body: string | Buffer): Promise<boolean> => {
    receiver.answer = (response) => response.end(body);
    await world.act('write', { name: '林小满', message: { type: 'text', content: 'x' } });
    return world.wechat.inbox('林小满').at(-1)!.kind === 'reply';
  };

  it('is a reply only when it is the account’s own, unchanged: no other bytes are', async () => {
    const good = Buffer.from(reply());
    expect(await isReply(good)).toBe(true);
    // Of the sealed part every byte counts; elsewhere there is room that means nothing, such as white space.
    const [from, to] = [good.indexOf('<Encrypt><![CDATA[') + 18, good.indexOf(']]></Encrypt>')];
    const place = fc.integer({ min: from, max: to - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.nat(255), async (at, byte) => {
        const changed = Buffer.from(good);
        changed[at] = byte;
        if (changed.equals(good)) return;
        expect(await isReply(changed)).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });

  it('that is any other text is none, and breaks nothing', async () => {
    const texts = fc.oneof(
      bodies,
      fc.constantFrom(
        '<xml>',
        '<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>',
        '<xml/>',
        '<'.repeat(9_000),
        'null',
        '[]',
      ),
      fc.string({ unit: 'grapheme' }).map((text) => `<xml><Encrypt>${text}</Encrypt></xml>`),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(await isReply(text)).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });
});
