import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

const [CUSTOMER, STAFF, OTHER] = ['林小满', '王思远', '苏晚晴'];
const CALLS = {
  'tag.list': {},
  'tag.save': { name: '会员', revision: 0, condition: { is: 'joined' } },
  'tag.remove': { name: '会员', revision: 1 },
  'tag.preview': { condition: { is: 'joined' } },
};

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(60);
  await application.employ(STAFF);
  await application.control.call('customer', CUSTOMER, 'user.signIn', {});
  await tick('follower-sync');
}, 60_000);
afterAll(() => application.close());

interface Answer {
  ok: boolean;
  data?: { tags?: object[]; segments?: object[]; version?: number };
  error?: { code: string };
}
async function ask(call: string, input: object, person = STAFF): Promise<Answer> {
  const outcome = await application.invoke('staff', { call, input }, { kind: 'miniprogram', person });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.result as Answer;
}
async function tick(name: string): Promise<string> {
  const outcome = await application.control.fireTimer(name, 'every-minute');
  return outcome.ok ? (outcome.result as { outcome: string }).outcome : outcome.message;
}
/** As WeChat shows it to somebody (`menu/trymatch`). */
async function menuOf(person: string): Promise<string[]> {
  const { wechat, addresses } = application.world;
  const { oa } = wechat.accounts();
  const ask = async (path: string, body: object) => {
    const answer = await fetch(`${addresses.wechat}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await answer.json()) as { access_token: string; button: { name: string }[] };
  };
  const grant = { grant_type: 'client_credential', appid: oa.appId, secret: oa.appSecret };
  const { access_token: token } = await ask('/cgi-bin/stable_token', grant);
  const { button } = await ask(`/cgi-bin/menu/trymatch?access_token=${token}`, {
    user_id: application.person(person).oaOpenId,
  });
  return button.map(({ name }) => name);
}

it('no customer sees or changes tags', async () => {
  const before = application.contents();
  for (const [call, input] of Object.entries(CALLS))
    expect(await ask(call, input, CUSTOMER)).toMatchObject({ ok: false, error: { code: 'COMMON.FORBIDDEN' } });
  expect(application.contents()).toEqual(before);
});

it('staff save a segment, and those who fit see the menu for its tag', async () => {
  expect(await ask('tag.preview', CALLS['tag.preview'])).toEqual({ ok: true, data: { followers: 60, fit: 2 } });
  expect(await ask('tag.save', { ...CALLS['tag.save'], name: '会员日' })).toMatchObject({
    error: { code: 'TAG.TAKEN' },
  });
  expect(await ask('tag.save', CALLS['tag.save'])).toEqual({ ok: true, data: { revision: 1 } });
  expect(await tick('follower-sync')).toBe('done');
  const { data } = await ask('tag.list', {});
  expect(data?.tags).toContainEqual({ tagId: expect.any(Number), name: '会员', count: 2 });
  expect(data?.segments).toMatchObject([{ name: '会员', revision: 1, last: { has: 2, given: 2, taken: 0 } }]);

  const entries = [{ name: '领券', type: 'click', key: 'COUPONS' }];
  const conditional = [{ tag: '会员', entries: [{ name: '会员专享', type: 'click', key: 'MEMBERS' }] }];
  const saved = await ask('menu.save', { note: '', definition: { entries, conditional } });
  await ask('menu.publish', { version: saved.data?.version });
  expect(await tick('housekeeping')).toContain('published');
  expect([await menuOf(CUSTOMER), await menuOf(OTHER)]).toEqual([['会员专享'], ['领券']]);
});

it('a removed segment goes with its tag', async () => {
  expect(await ask('tag.remove', CALLS['tag.remove'])).toEqual({ ok: true, data: {} });
  expect(await tick('follower-sync')).toBe('done');
  expect((await ask('tag.list', {})).data).toMatchObject({ segments: [] });
  expect([await menuOf(CUSTOMER), await tick('follower-sync')]).toEqual([['领券'], 'idle']);
});

it('staff segment people by their records; who looks at members stands in the audit log', async () => {
  const condition = { is: 'all', of: [{ is: 'joined' }, { is: 'following' }] };
  const segment = { segmentId: 'fans', revision: 0, requestKey: 'key-0001', name: '粉丝', condition };
  for (const [call, input] of [
    ['segment.save', segment],
    ['segment.members', { segmentId: 'fans' }],
  ] as const)
    expect(await ask(call, input, CUSTOMER)).toMatchObject({ ok: false, error: { code: 'COMMON.FORBIDDEN' } });
  expect(await ask('segment.save', segment)).toMatchObject({
    data: { inWords: '（用过小程序，并且正在关注公众号）', restsOn: ['following'] },
  });
  const counted = await ask('segment.count', { condition });
  const members = await ask('segment.members', { segmentId: 'fans' });
  expect(members.data).toMatchObject({
    members: Array((counted.data as { fit: number }).fit).fill({ usableCoupons: 0 }),
  });
  const looked = application.contents()['auditLog'] as { what: string; userId?: string; about?: string }[];
  const shown = (members.data as { members: { userId: string }[] }).members.map(({ userId }) => userId).sort();
  expect(looked.flatMap(({ what, userId }) => (what === 'segment.members' ? [userId] : [])).sort()).toEqual(shown);
  expect(looked).toContainEqual(expect.objectContaining({ what: 'segment.save', about: 'fans' }));
});

it('staff label a segment and send it a notice, and the person finds the label in what is kept of them', async () => {
  const TEMPLATE = 'tpl_shop_news';
  const { miniprogram } = application.world.wechat.accounts();
  const templates = application.database.collection('messageTemplates');
  const content = '门店:{{thing1.DATA}}\n时间：{{date2.DATA}}\n';
  await templates.doc(TEMPLATE).set({ appId: miniprogram.appId, title: '门店通知', content });
  const agreed = { requestKey: 'consent-1', answers: [{ templateId: TEMPLATE, answer: 'accept' as const }] };
  expect(await application.control.call('customer', CUSTOMER, 'message.consent', agreed)).toMatchObject({
    data: { kept: 1 },
  });
  const segment = {
    segmentId: 'users',
    revision: 0,
    requestKey: 'key-0002',
    name: '用户',
    condition: { is: 'joined' },
  };
  await ask('segment.save', segment);
  expect(await ask('label.create', { label: ' 老顾客 ' })).toEqual({ ok: true, data: { label: '老顾客' } });
  const keywords = [
    { keyword: 'thing1', label: '门店', most: 20 },
    { keyword: 'date2', label: '时间' },
  ];
  expect((await ask('notice.templates', {})).data).toEqual({
    templates: [{ templateId: TEMPLATE, title: '门店通知', keywords }],
  });
  const labels = { runId: 'labels-0001', segmentId: 'users', label: '老顾客', action: 'give' };
  expect(await ask('label.start', labels)).toMatchObject({ data: { state: 'running' } });
  expect(await ask('notice.reach', { segmentId: 'users', templateId: TEMPLATE })).toMatchObject({
    data: { reached: 1 },
  });
  const expiresAt = new Date(application.world.clock.now().getTime() + 3_600_000).toISOString();
  const notice = {
    runId: 'notice-0001',
    segmentId: 'users',
    templateId: TEMPLATE,
    values: { thing1: '新茶到店' },
    expiresAt,
  };
  expect(await ask('notice.start', notice)).toMatchObject({ data: { state: 'running' } });
  await tick('housekeeping');
  const done = await ask('label.progress', { runId: 'labels-0001' });
  expect(done).toMatchObject({ data: { state: 'done', left: 0, without: 0 } });
  const { members } = done.data as { members?: number };
  expect(await ask('label.list', {})).toMatchObject({ data: { labels: [{ label: '老顾客', people: members }] } });
  expect(await ask('notice.progress', { runId: 'notice-0001' })).toMatchObject({
    data: { state: 'done', messages: { waiting: 1 } },
  });
  const exported = await application.control.call('customer', CUSTOMER, 'privacy.export', {});
  expect(JSON.stringify(exported)).toContain('标签：老顾客');
});
