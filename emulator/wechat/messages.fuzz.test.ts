import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Tables } from './tables.ts';
import { startWeChat, type WeChatUnderTest } from './wechat-under-test.ts';

/** How many bodies for each call; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 25);

const tables = Tables.open();
let world: WeChatUnderTest;
let tokens: Record<'oa' | 'miniprogram', { access_token: string }>;
beforeAll(async () => {
  world = await startWeChat({}, { tables });
  tokens = { oa: await world.token(), miniprogram: await world.token('miniprogram') };
  await world.wechat.follow('陈一诺');
});
afterAll(async () => {
  await world.close();
  await tables.close();
});

const person = () => world.wechat.personByName('陈一诺')!;
const templateOf = (use: 'template-message' | 'subscription', account: string) =>
  world.wechat.templates(use, account)[0]!.id;
const text = { value: '文字' };

/** Calls with a body that is nearly right: the mutations begin from it. */
const CALLS: [path: string, kind: 'oa' | 'miniprogram', body: () => object][] = [
  [
    '/cgi-bin/message/template/send',
    'oa',
    () => ({
      ...{ touser: person().oaOpenId, template_id: templateOf('template-message', world.wechat.accounts().oa.key) },
      ...{ client_msg_id: 'M', url: 'https://example.com/', miniprogram: { appid: 'wx', pagepath: 'pages/a' } },
      data: { thing1: text, time2: { value: '2026-10-01 10:00' }, number3: { value: '1' } },
    }),
  ],
  ['/cgi-bin/template/api_add_template', 'oa', () => ({ template_id_short: '1105', keyword_name_list: ['核销结果'] })],
  ['/cgi-bin/template/del_private_template', 'oa', () => ({ template_id: 'x' })],
  ...(['oa', 'miniprogram'] as const).map((kind): [string, 'oa' | 'miniprogram', () => object] => [
    `/cgi-bin/message/subscribe/${kind === 'oa' ? 'bizsend' : 'send'}`,
    kind,
    () => ({
      touser: kind === 'oa' ? person().oaOpenId : person().mpOpenId,
      template_id: templateOf('subscription', world.wechat.accounts()[kind].key),
      ...{ page: 'pages/a', miniprogram: { appid: 'wx' }, miniprogram_state: 'formal', lang: 'zh_CN' },
      data: { thing1: text, time2: { value: '10:00' }, thing4: text },
    }),
  ]),
  ['/wxaapi/newtmpl/addtemplate', 'miniprogram', () => ({ tid: '1102', kidList: [1, 2], sceneDesc: '付款' })],
  ['/wxaapi/newtmpl/deltemplate', 'miniprogram', () => ({ priTmplId: 'x' })],
  [
    '/cgi-bin/message/template/subscribe',
    'oa',
    () => ({
      ...{ touser: person().oaOpenId, template_id: world.wechat.oneTimeTemplateId(), scene: '1', title: '提醒' },
      data: { content: text },
    }),
  ],
  ['/cgi-bin/message/custom/typing', 'oa', () => ({ touser: person().oaOpenId, command: 'Typing' })],
  ...['text', 'image', 'voice', 'video', 'music', 'news', 'mpnews', 'msgmenu', 'miniprogrampage', 'link'].map(
    (msgtype): [string, 'oa', () => object] => [
      '/cgi-bin/message/custom/send',
      'oa',
      () => ({ touser: person().oaOpenId, msgtype, [msgtype]: { content: '', articles: [{}], list: [{ id: '1' }] } }),
    ],
  ),
];

/** What stands in a body in place of a right value. */
const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('', '__proto__', 'constructor', '1'.repeat(5_000), '\u0000', '😀', -1, 1e21, [], {}, [[]], null),
);

/** The body with one of its values, at any depth, in another form or gone. */
function mutated(body: object): fc.Arbitrary<object> {
  const paths = pathsIn(body);
  return fc.record({ at: fc.constantFrom(...paths), value: strange, gone: fc.boolean() }).map(({ at, value, gone }) => {
    const copy = structuredClone(body) as Record<string, unknown>;
    const parent = at.slice(0, -1).reduce((inner, name) => inner[name] as Record<string, unknown>, copy);
    if (gone) delete parent[at.at(-1)!];
    else Object.defineProperty(parent, at.at(-1)!, { value, enumerable: true });
    return copy;
  });
}

function pathsIn(value: object, before: string[] = []): string[][] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = [...before, name];
    return typeof inner === 'object' && inner !== null ? [path, ...pathsIn(inner as object, path)] : [path];
  });
}

/** Everything that is kept, but for what every call costs, and what is remembered of refusals. */
function kept(): string {
  const names = [
    'inbox',
    'consents',
    'receptions',
    'client-message-ids',
    'one-time-subscriptions',
    'templates',
    'windows',
  ];
  return JSON.stringify(names.map((name) => [...tables.table(name).entries()]));
}

describe('a body that is not as it should be', () => {
  it.each(CALLS)('is answered with a code and changes nothing: %s (%s)', async (path, kind, body) => {
    await fc.assert(
      fc.asyncProperty(mutated(body()), async (given) => {
        const before = kept();
        const { errcode } = await world.post(path, tokens[kind], given);
        expect(typeof errcode).toBe('number');
        expect(errcode).not.toBe(-1);
        if (errcode !== 0) expect(kept()).toBe(before);
      }),
      { numRuns: RUNS },
    );
    expect(world.feed.since().filter((entry) => entry.kind === 'api.broken')).toEqual([]);
  });
});
