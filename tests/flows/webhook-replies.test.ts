import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import WXBizMsgCrypt from 'wechat-crypto';
import { readReply } from '../../emulator/wechat/push/reply.ts';
import { sign } from '../../emulator/wechat/push/crypto.ts';
import { writeXml } from '../../emulator/wechat/push/xml.ts';
import type { InputOf } from '../../shared/contracts/contract.ts';
import type { replySave } from '../../shared/contracts/index.ts';
import { startApplicationUnderTest, type ApplicationUnderTest, type SignedPush } from '../support/application.ts';
import { callbackOf, type Callback } from '../support/callback.ts';

const STAFF = '王思远';
/** Longer than an instance believes the rules that it has read. */
const UNTIL_SEEN_MS = 31_000;

let application: ApplicationUnderTest;
let callback: Callback;
beforeAll(async () => {
  application = await startApplicationUnderTest();
  callback = callbackOf(application);
  await application.employ(STAFF);
});
afterAll(() => application.close());

type Rule = InputOf<typeof replySave>['rule'];
type Reply = Rule['reply'] & { type: 'text' };
let saves = 0;
/** Saves a rule as staff do; it is in force afterwards. */
async function save(
  rule: Omit<Rule, 'enabled' | 'priority'>,
  { ruleId = `rule-${String(++saves).padStart(4, '0')}`, revision = 0 } = {},
) {
  const input = {
    ruleId,
    revision,
    requestKey: `save-${String(++saves).padStart(4, '0')}`,
    rule: { enabled: true, priority: 0, ...rule },
  };
  const saved = await application.control.call('staff', STAFF, 'reply.save', input);
  await application.world.clock.advance(UNTIL_SEEN_MS);
  if (!saved.ok) throw new Error(saved.error.code);
  return saved.data;
}
const text = (...parts: Reply['parts']): Reply => ({ type: 'text', parts });
const exact = (...words: string[]) => ({ on: 'keyword', match: 'exact', words }) as const;

let messages = 0;
const wrote = (name: string, Content: string): SignedPush => {
  const { oaOpenId: FromUserName } = application.person(name);
  const CreateTime = callback.nowSeconds();
  return application.push({
    FromUserName,
    CreateTime,
    MsgType: 'text',
    Content,
    MsgId: `605476859006471${1000 + ++messages}`,
  });
};
/** What the answer says, as WeChat reads it; the body itself when it is no reply. */
function said(body: string, name: string, oa = application.world.wechat.accounts().oa) {
  const push = { openId: application.person(name).oaOpenId };
  return readReply(body, { account: oa, settings: { format: 'xml', mode: 'safe' }, push }) ?? body;
}
const ask = async (name: string, content: string) => {
  const answer = await callback.send(wrote(name, content));
  expect(answer.status).toBe(200);
  return said(answer.text, name);
};

describe('rules that staff save', () => {
  it('answer whoever follows, with a link to the mini program, in the chat', async () => {
    const { appId } = application.world.wechat.accounts().miniprogram;
    const link = { label: '领券中心', miniprogram: { appId, path: 'pages/coupons/index' }, templateId: 'tpl-tea-8' };
    await save({ name: '欢迎', trigger: { on: 'follow' }, reply: text('感谢关注！', link) });
    expect(await application.control.post('/wechat/follow', { name: '陈一诺' })).toMatchObject({ delivered: true });
    const inbox = await application.control.get<object[]>(`/wechat/inbox?name=${encodeURIComponent('陈一诺')}`);
    const shown = `感谢关注！<a data-miniprogram-appid="${appId}" data-miniprogram-path="pages/coupons/index">领券中心</a>`;
    expect(inbox).toMatchObject([{ kind: 'reply', msgType: 'text', text: shown }]);
  });

  it('say more behind the answer, by the outbox, once', async () => {
    const appId = application.world.wechat.accounts().oa.appId;
    const offer = { label: '看看', url: 'https://a.example/' };
    const followUps = [text('第一条'), text('第二条：', offer)];
    await save({ name: '更多', trigger: exact('更多'), reply: text('马上就来'), followUps });
    const push = wrote('林小满', '更多');
    for (const answer of await Promise.all([push, push].map((one) => callback.send(one))))
      expect(said(answer.text, '林小满')).toMatchObject({ text: '马上就来' });
    await application.control.post('/wechat/write', { name: '林小满', message: { type: 'text', content: '更多' } });
    const waiting = () => application.contents()['messages'] as { appId: string; state: string }[];
    expect(waiting()).toMatchObject(Array(4).fill({ appId, state: 'waiting', channel: 'customerService' }));
    await application.world.clock.advance(1_000);
    const timer = { kind: 'timer', triggerName: 'twice-a-minute' } as const;
    expect(await application.invoke('message-dispatch', {}, timer)).toMatchObject({ result: { outcome: 'done' } });
    const inbox = await application.control.get<object[]>(`/wechat/inbox?name=${encodeURIComponent('林小满')}`);
    const shown = JSON.stringify(inbox);
    expect(shown.match(/第一条|第二条/g)).toHaveLength(4);
    expect(shown).toContain('看看</a>');
  });

  it('answer words with an article, with a hand-over, and everything else by default', async () => {
    const article: Rule['reply'] = {
      type: 'news',
      title: '秋季新品',
      description: '点开看看',
      pictureUrl: 'https://a.example/p.png',
      url: 'https://a.example/',
    };
    await save({ name: '新品', trigger: exact('新品'), reply: article });
    await save({
      name: '人工',
      trigger: { on: 'keyword', match: 'pattern', words: ['人工|客服'] },
      reply: { type: 'handOver' },
    });
    await save({ name: '默认', trigger: { on: 'default' }, reply: text('请留言') });
    expect(await ask('林小满', '新品')).toMatchObject({ msgType: 'news', articles: [{ title: '秋季新品' }] });
    expect(await ask('林小满', '转人工')).toEqual({ msgType: 'transfer_customer_service' });
    expect(await ask('林小满', '你好 ]]> <xml>')).toEqual({ msgType: 'text', text: '请留言' });
  });

  it('answer every delivery of a push alike, at once or later, also when the rule has changed since', async () => {
    const kept = await save({ name: '时间', trigger: exact('营业时间'), reply: text('9 点到 21 点') });
    const push = wrote('苏晚晴', '营业时间');
    const atOnce = await Promise.all([push, push, push].map((one) => callback.send(one)));
    await save({ name: '时间', trigger: exact('营业时间'), reply: text('10 点到 22 点') }, kept);
    const answers = [...atOnce, await callback.send(push)].map((answer) => answer.text);
    expect(answers.map((one) => said(one, '苏晚晴'))).toEqual(Array(4).fill({ msgType: 'text', text: '9 点到 21 点' }));
    expect(await ask('苏晚晴', '营业时间')).toMatchObject({ text: '10 点到 22 点' });
    const { token, encodingAesKey, appId } = application.world.wechat.accounts().oa;
    const theirs = new WXBizMsgCrypt(token, encodingAesKey, appId);
    const inside = answers.map((one) => theirs.decrypt(/<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(one)?.[1] ?? '').message);
    expect(new Set(inside).size).toBe(1);
  });

  it('cost one request of the database for a new push, and none for one that is delivered again to the same instance', async () => {
    await ask('苏晚晴', '营业时间');
    const requests = () =>
      Object.values(application.world.cloudbase.database.operations()).reduce((sum, n) => sum + n, 0);
    const push = wrote('苏晚晴', '营业时间');
    const counts = [requests()];
    for (let delivery = 0; delivery < 2; delivery++) {
      await callback.send(push);
      counts.push(requests());
    }
    expect([counts[1]! - counts[0]!, counts[2]! - counts[1]!]).toEqual([1, 0]);
  });

  it('that are refused leave nothing but who tried', async () => {
    const contents = () => ({ ...application.contents(), auditLog: [] });
    const rule = { name: '坏', enabled: true, priority: 0, trigger: { on: 'follow' }, reply: text('关注即送红包') };
    const input = { ruleId: 'rule-bad1', revision: 0, requestKey: 'save-bad1', rule };
    const before = contents();
    const event = { call: 'reply.save', input };
    const outcome = await application.invoke('staff', event, { kind: 'miniprogram', person: STAFF });
    expect(outcome).toMatchObject({ result: { ok: false, error: { code: 'REPLY.REWARDS_FOLLOWING' } } });
    const link = 'a href="https://a.example/">领券</a>';
    for (const parts of [[`<${link}`], ['点这里<', link], ['< ', ' ', link]]) {
      const markup = { ...event, input: { ...input, rule: { ...rule, reply: text(...parts) } } };
      expect(await application.invoke('staff', markup, { kind: 'miniprogram', person: STAFF })).toMatchObject({
        result: { ok: false, error: { code: 'COMMON.INVALID_INPUT' } },
      });
    }
    expect(contents()).toEqual(before);
  });
});

describe('with other settings', () => {
  const rule = { name: '默认', enabled: true, priority: 0, trigger: { on: 'default' }, reply: text('收到') };
  const withSettings = async (variables: Record<string, string>, work: () => Promise<void>) => {
    const [usual, usualCallback] = [application, callback];
    application = await startApplicationUnderTest(10, variables);
    callback = callbackOf(application);
    try {
      await application.database.collection('replyRules').add({ _id: 'rule-0001', state: 'kept', revision: 1, rule });
      await work();
    } finally {
      await application.close();
      [application, callback] = [usual, usualCallback];
    }
  };

  it('a push with the key before is opened while it is changed, and answered with that key', async () => {
    const { token, encodingAesKey } = application.world.wechat.accounts().oa;
    const previous = { OA_PREVIOUS_TOKEN: token, OA_PREVIOUS_ENCODING_AES_KEY: encodingAesKey };
    await withSettings({ OA_TOKEN: 'newToken', OA_ENCODING_AES_KEY: 'n'.repeat(43), ...previous }, async () => {
      expect(await application.world.wechat.verifyCallback()).toMatchObject({ ok: true });
      expect(await ask('林小满', 'hi')).toEqual({ msgType: 'text', text: '收到' });
    });
  });

  it('a push in plain mode is taken and answered in clear, and each is a warning in the log', async () => {
    await withSettings({ OA_PUSH_MODE: 'plain' }, async () => {
      const { oa } = application.world.wechat.accounts();
      const [timestamp, nonce] = [String(callback.nowSeconds()), '7'];
      const { oaOpenId: FromUserName } = application.person('林小满');
      const fields = {
        ToUserName: oa.originalId,
        FromUserName,
        CreateTime: callback.nowSeconds(),
        MsgType: 'text',
        MsgId: '1',
      };
      const query = { timestamp, nonce, signature: sign(oa.token, timestamp, nonce), openid: FromUserName };
      const body = writeXml({ ...fields, Content: 'hi' });
      const answer = await callback.send({ query, body });
      expect(answer.text).toMatch(/^<xml><ToUserName><!\[CDATA\[o.*<Content><!\[CDATA\[收到\]\]><\/Content><\/xml>$/);
      const asJson = JSON.stringify({ ...fields, MsgId: 2, Content: 'hi' }).replace(
        '"MsgId":2',
        '"MsgId":6054768590064713728',
      );
      const json = await callback.send({ query, body: asJson, contentType: 'application/json' });
      expect(JSON.parse(json.text)).toMatchObject({ MsgType: 'text', Content: '收到' });
      expect(await callback.refused([{ query: { ...query, nonce: '8' }, body }])).toEqual(['401 signature refused']);
      const log = application.world.cloudbase.logs({ limit: 100 }).map(({ line }) => line);
      expect(log.filter((line) => line.includes('push.plain'))).toHaveLength(2);
      const raws = (application.contents()['oaEvents'] as { raw: string }[]).map(({ raw }) => raw);
      expect(raws.join()).toContain('"MsgId":"6054768590064713728"');
    });
  });
});
