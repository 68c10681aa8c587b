import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { officialAccountState } from './official-account-state.harness.ts';
import { LIMITS } from './quota/limits.ts';
import { Tables } from './tables.ts';
import { startWeChat, type WeChatUnderTest } from './wechat-under-test.ts';

/** How many broken bodies for each call; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 25);

let world: WeChatUnderTest;
let tables: Tables;
let token: { access_token: string };
beforeAll(async () => {
  tables = Tables.open();
  const dailyQuotas = Object.fromEntries([...LIMITS.keys()].map((path) => [path, 1e9]));
  world = await startWeChat({ followers: 50, dailyQuotas }, { tables });
  token = await world.token();
  await world.post('/cgi-bin/menu/create', token, { button: [{ type: 'click', name: '今日', key: 'k' }] });
});
afterAll(async () => {
  await world.close();
  await tables.close();
});

/** A good body of every call with a body; none of them has been sent before. */
function goodBodies(): Record<string, object> {
  const [one, other] = world.wechat.followers({ limit: 2 }).map(({ openId }) => openId);
  const { appId } = world.wechat.accounts().oa;
  const button = [
    { name: '会员', sub_button: [{ type: 'view', name: '官网', url: 'https://example.com/' }] },
    { type: 'miniprogram', name: '券', appid: 'wx0', pagepath: 'pages/a', url: 'https://example.com/' },
  ];
  const dates = { begin_date: '2024-01-01', end_date: '2024-01-01' };
  const listed = { openid_list: [one, other], tagid: 100 };
  return {
    'cgi-bin/menu/create': { button },
    'cgi-bin/menu/addconditional': { button, matchrule: { tag_id: '100', client_platform_type: '1' } },
    'cgi-bin/menu/delconditional': { menuid: '208379534' },
    'cgi-bin/menu/trymatch': { user_id: one },
    'cgi-bin/tags/create': { tag: { name: '广东' } },
    'cgi-bin/tags/update': { tag: { id: 100, name: '广东' } },
    'cgi-bin/tags/delete': { tag: { id: 100 } },
    'cgi-bin/tags/getidlist': { openid: one },
    'cgi-bin/tags/members/batchtagging': listed,
    'cgi-bin/tags/members/batchuntagging': listed,
    'cgi-bin/user/tag/get': { tagid: 100, next_openid: one },
    'cgi-bin/user/info/updateremark': { openid: one, remark: '老顾客' },
    'cgi-bin/tags/members/getblacklist': { begin_openid: one },
    'cgi-bin/tags/members/batchblacklist': { openid_list: [one] },
    'cgi-bin/tags/members/batchunblacklist': { openid_list: [one] },
    'cgi-bin/qrcode/create': { expire_seconds: 60, action_name: 'QR_SCENE', action_info: { scene: { scene_id: 1 } } },
    'cgi-bin/openapi/quota/get': { cgi_path: '/cgi-bin/menu/create' },
    'cgi-bin/openapi/rid/get': { rid: '00000000-00000000-00000000' },
    'cgi-bin/clear_quota': { appid: appId },
    'cgi-bin/changeopenid': { from_appid: appId, openid_list: [one] },
    'datacube/getusersummary': dates,
    'datacube/getarticletotal': dates,
    'datacube/getbizsummary': dates,
    'datacube/getarticletotaldetail': dates,
  };
}

/** A JSON value with something strange in one place: another type, a huge number, names that objects inherit, deep lists. */
const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, 1e308, -1, 2 ** 53, '__proto__', 'constructor', { toString: 1 }, { length: 2 }, ''),
  fc.integer({ min: 1, max: 2_000 }).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown),
  fc.string({ unit: 'binary', maxLength: 3_000 }),
);
const step = fc.nat({ max: 7 });

function broken(body: unknown, path: readonly number[], value: unknown): unknown {
  if (path.length === 0 || typeof body !== 'object' || body === null) return value;
  const keys = Object.keys(body);
  if (keys.length === 0) return value;
  const key = keys[path[0]! % keys.length]!;
  const inner = broken((body as Record<string, unknown>)[key], path.slice(1), value);
  return Array.isArray(body)
    ? body.map((entry, at): unknown => (String(at) === key ? inner : entry))
    : { ...body, [key]: inner };
}

describe('the services of Official Accounts', () => {
  it('answer every body, and one that is refused has changed nothing', async () => {
    for (const [path, good] of Object.entries(goodBodies())) {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 5 }), strange, async (at, value) => {
          const before = officialAccountState(tables);
          // \uXXXX would be refused before anything is read.
          const body = JSON.stringify(broken(good, at, value)) ?? 'undefined';
          const answer = await world.post(`/${path}`, token, body);
          if (answer.errcode === undefined || answer.errcode === 0) return;
          expect(answer.errcode).toBeGreaterThan(0);
          expect(answer.errmsg).toMatch(/ rid: [\da-f-]{26}$/);
          expect(officialAccountState(tables)).toBe(before);
        }),
        { numRuns: RUNS },
      );
    }
    expect(world.feed.since().filter(({ kind }) => kind === 'api.broken')).toEqual([]);
  });
});
