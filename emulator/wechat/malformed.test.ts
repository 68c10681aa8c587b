import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Tables } from './tables.ts';
import { startWeChat, type WeChatUnderTest } from './wechat-under-test.ts';

/** How many random requests a path gets; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 60);

/** What codes, links and consents are kept in. */
const KEPT = ['login-codes', 'phone-codes', 'oauth-codes', 'oauth-grants', 'oauth-access', 'links', 'limited-codes'];

const POSTS = [
  '/wxa/business/getuserphonenumber',
  '/wxa/getwxacodeunlimit',
  '/wxa/getwxacode',
  '/cgi-bin/wxaapp/createwxaqrcode',
  '/wxa/generate_urllink',
  '/wxa/generatescheme',
  '/wxa/genwxashortlink',
  '/wxa/query_urllink',
  '/wxa/queryscheme',
  '/wxa/msg_sec_check',
  '/wxa/media_check_async',
  '/wxa/getuserriskrank',
];
const GETS = [
  '/sns/jscode2session',
  '/sns/oauth2/access_token',
  '/sns/oauth2/refresh_token',
  '/sns/userinfo',
  '/sns/auth',
];
const PAGES = ['/connect/oauth2/authorize', '/open', '/wxaurl.cn/x', '/jssdk/config'];

/** Names that the calls know, names that every object has, and whatever else. */
const NAMES = [
  ...[
    'code',
    'openid',
    'scene',
    'page',
    'path',
    'width',
    'line_color',
    'env_version',
    'query',
    'jump_wxa',
    'expire_type',
  ],
  ...[
    'expire_time',
    'expire_interval',
    'page_url',
    'media_url',
    'media_type',
    'page_title',
    'is_permanent',
    'url_link',
    'scheme',
    'query_type',
  ],
  ...['version', 'content', 'title', 'appid', 'client_ip', '__proto__', 'constructor', 'toString'],
];
const PARAMETERS = [
  ...[
    'appid',
    'secret',
    'js_code',
    'code',
    'grant_type',
    'refresh_token',
    'access_token',
    'openid',
    'redirect_uri',
    'cq',
  ],
  ...['response_type', 'scope', 'state', 'person', 'decision', 'link', 'url', 'signature'],
];
const scalar = fc.oneof(
  fc.constantFrom(
    'pages/home/home',
    'release',
    'https://wxaurl.cn/x?cq=%',
    'weixin://dl/business/?t=x',
    '%E4',
    '\ud800',
  ),
  fc.constantFrom<unknown>(0, 1, 2, -1, 1e308, 2 ** 53, null, true),
  fc.string({ unit: 'binary' }),
  fc.double(),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value')),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value')),
  ),
}));
const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...NAMES), value).map((one) => JSON.stringify(one)),
  value.map((one) => JSON.stringify(one) ?? ''),
  fc.string(),
);
const query = fc.dictionary(fc.constantFrom(...PARAMETERS), fc.string({ unit: 'binary' }));

let tables: Tables;
let world: WeChatUnderTest;
beforeAll(async () => {
  tables = Tables.open();
  world = await startWeChat({ followers: 20 }, { tables });
  world.wechat.setReleasedPages(['pages/home/home']);
  world.wechat.loginCode('林小满');
  world.wechat.phoneCode('林小满');
});
afterAll(() => world.close());

const kept = () => JSON.stringify(KEPT.map((name) => [...tables.table(name).entries()]));
const brokenLines = () => world.feed.since().filter(({ kind }) => kind === 'api.broken');

/** A refusal has an errcode that is not WeChat's own fault, and leaves everything as it was. */
async function checkAnswer(response: Response, before: string): Promise<void> {
  expect(response.status).toBe(200);
  if (response.headers.get('content-type') === 'image/png') return void (await response.arrayBuffer());
  const { errcode = 0 } = (await response.json()) as { errcode?: number };
  expect(errcode).not.toBe(-1);
  if (errcode !== 0) expect(kept()).toBe(before);
}

describe('whatever is sent', () => {
  it.each(POSTS)('to %s is answered or refused with an errcode, and a refusal changes nothing', async (path) => {
    const token = await world.token('mp');
    const address = `${world.url}${path}?${new URLSearchParams(token).toString()}`;
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const before = kept();
        await checkAnswer(await fetch(address, { method: 'POST', body: text }), before);
      }),
      { numRuns: RUNS },
    );
    expect(brokenLines()).toEqual([]);
  });

  it.each(GETS)('to %s is refused with an errcode, and changes nothing', async (path) => {
    await fc.assert(
      fc.asyncProperty(query, async (parameters) => {
        const before = kept();
        await checkAnswer(await fetch(`${world.url}${path}?${new URLSearchParams(parameters).toString()}`), before);
      }),
      { numRuns: RUNS },
    );
    expect(brokenLines()).toEqual([]);
  });

  it.each(PAGES)('to the page %s gets a page, and changes nothing', async (path) => {
    await fc.assert(
      fc.asyncProperty(query, fc.constantFrom('GET', 'POST'), async (parameters, method) => {
        const before = kept();
        const init = { method, redirect: 'manual' as const, headers: { cookie: 'weilian-person=%E4%' } };
        const response = await fetch(`${world.url}${path}?${new URLSearchParams(parameters).toString()}`, init);
        expect([200, 403, 404]).toContain(response.status);
        expect(await response.text()).not.toBe('');
        expect(kept()).toBe(before);
      }),
      { numRuns: RUNS },
    );
    expect(brokenLines()).toEqual([]);
  });
});
