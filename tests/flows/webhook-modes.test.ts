import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import WXBizMsgCrypt from 'wechat-crypto';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

const [PERSON, SECOND] = ['林小满', '苏晚晴'];
const RULES = [
  { name: '默认', trigger: { on: 'default' }, reply: { type: 'text', parts: ['收到'] } },
  { name: '联系', trigger: { on: 'click', keys: ['CONTACT'] }, reply: { type: 'handOver' } },
  { name: '新品', trigger: { on: 'keyword', match: 'exact', words: ['新品'] }, reply: newsOf('秋季新品') },
];
function newsOf(title: string) {
  return { type: 'news', title, description: '-', pictureUrl: 'https://a.example/p', url: 'https://a.example/' };
}

interface Delivery {
  id: number;
  delivered: boolean;
  attempts: { status: number; body: string }[];
}

/** An application whose merchant has rules, and how the account's pushes are set in WeChat's administration. */
async function startWith(mode: 'safe' | 'plain'): Promise<ApplicationUnderTest> {
  const application = await startApplicationUnderTest(10, { OA_PUSH_MODE: mode });
  const kept = RULES.map((rule, n) => ({
    ...{ _id: `rule-${n}`, state: 'kept', revision: 1 },
    rule: { enabled: true, priority: 0, ...rule },
  }));
  await application.database.collection('replyRules').add(kept);
  return application;
}
const set = (at: ApplicationUnderTest, push: object) => at.control.post('/wechat/settings', { account: 'oa', push });
const write = (at: ApplicationUnderTest, text: string, name = PERSON) =>
  at.control.post<Delivery>('/wechat/write', { name, message: { type: 'text', content: text } });
const lastOf = async (at: ApplicationUnderTest, name = PERSON) =>
  (await at.control.get<object[]>(`/wechat/inbox?name=${encodeURIComponent(name)}`)).at(-1);
const keptBy = (at: ApplicationUnderTest) => at.contents()['oaEvents'] as { type: string; raw: string }[];

let strict: ApplicationUnderTest;
let lenient: ApplicationUnderTest;
beforeAll(async () => {
  strict = await startWith('safe');
  lenient = await startWith('plain');
});
afterAll(async () => {
  await strict.close();
  await lenient.close();
});
afterEach(() => set(strict, { mode: 'safe', format: 'xml', functions: [] }));

const ENCRYPTED = (['safe', 'compatible'] as const).flatMap((mode) =>
  (['xml', 'json'] as const).map((format) => ({ mode, format })),
);

describe('an account whose pushes are set to', () => {
  it.each(ENCRYPTED)('$mode mode and $format is answered in kind', async (push) => {
    await set(strict, push);
    for (const [text, reply] of [
      ['你好', { msgType: 'text', text: '收到' }],
      ['新品', { msgType: 'news', articles: [{ title: '秋季新品' }] }],
    ] as const) {
      expect(await write(strict, text)).toMatchObject({ delivered: true, attempts: [{ status: 200 }] });
      expect(await lastOf(strict)).toMatchObject({ kind: 'reply', ...reply });
    }
  });

  it.each(['xml', 'json'])('plain mode and %s is answered in clear where that is accepted', async (format) => {
    await set(lenient, { mode: 'plain', format });
    expect(await write(lenient, '你好')).toMatchObject({ delivered: true, attempts: [{ status: 200 }] });
    expect(await lastOf(lenient)).toMatchObject({ kind: 'reply', msgType: 'text', text: '收到' });
    const last = keptBy(lenient).at(-1);
    expect(last).toMatchObject({ type: 'message.text', raw: expect.stringMatching(/"MsgId":"\d{19}"/) });
  });

  it('plain mode is refused by default, and nothing is kept', async () => {
    await set(strict, { mode: 'plain' });
    const before = keptBy(strict).length;
    const delivery = await write(strict, '你好');
    expect(delivery).toMatchObject({ delivered: false });
    expect(delivery.attempts.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(keptBy(strict)).toHaveLength(before);
  });
});

describe('pushes of what people do', () => {
  it('in the menu are answered by the rule of the entry', async () => {
    await strict.control.post('/wechat/tap', { name: PERSON, entry: '联系我们' });
    expect(await lastOf(strict)).toMatchObject({ kind: 'reply', msgType: 'transfer_customer_service' });
    expect(keptBy(strict).at(-1)).toMatchObject({ type: 'event.click', eventKey: 'CONTACT' });
  });

  it('that WeChat sends twice are kept once, and answered alike', async () => {
    const before = keptBy(strict).length;
    await strict.control.post('/wechat/pushes', { lose: 0, duplicate: 1 });
    const { attempts } = await write(strict, '你好', SECOND);
    const { token, encodingAesKey, appId } = strict.world.wechat.accounts().oa;
    const theirs = new WXBizMsgCrypt(token, encodingAesKey, appId);
    const said = attempts.map(
      ({ body }) => theirs.decrypt(/<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? '').message,
    );
    expect(said).toEqual([expect.stringContaining('收到'), said[0]]);
    expect(keptBy(strict)).toHaveLength(before + 1);
  });

  it('of a follow that arrives after the later unfollow change nothing', async () => {
    const name = '陈一诺';
    await strict.control.post('/wechat/pushes', { lose: 1, duplicate: 0 });
    const lost = await strict.control.post<Delivery>('/wechat/follow', { name });
    await strict.world.clock.advance(2_000);
    await strict.control.post('/wechat/unfollow', { name });
    expect(await strict.control.post('/wechat/deliveries/send', { id: lost.id })).toMatchObject({ delivered: true });
    const { oaOpenId } = strict.person(name);
    const identities = strict.contents()['identities'] as { openId: string; follower: object }[];
    expect(identities.find(({ openId }) => openId === oaOpenId)).toMatchObject({ follower: { state: 'unfollowed' } });
  });
});
