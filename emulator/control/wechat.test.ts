import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { pathOf, writeFunctions } from '../cloudbase/testing/function-world.ts';
import { readSeed } from '../wechat/index.ts';
import { startWorld, type World } from '../world.ts';

/** Answers whoever writes, and keeps what it was called with. */
const OA_PUSH = `
  const cloud = require(${pathOf('wx-server-sdk')});
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = async (event) => {
    const { OPENID, APPID, SOURCE } = cloud.getWXContext();
    const Content = JSON.stringify({ OPENID, APPID, SOURCE, MsgId: event.MsgId, text: event.Content });
    return { MsgType: 'text', ToUserName: event.FromUserName, FromUserName: event.ToUserName, CreateTime: 1, Content };
  };`;

let world: World;
let remove: () => void;
beforeAll(async () => {
  world = await startWorld({ port: 0, seed: readSeed({ followers: 20 }) });
  const { deployment, remove: removeFunctions } = writeFunctions(
    { 'oa-push': { code: OA_PUSH, timeout: 20 } },
    { dataModel: { collections: [] }, functionRules: { '*': { invoke: false } } },
  );
  remove = removeFunctions;
  await world.cloudbase.deploy(deployment);
});
afterEach(() => world.wechat.changeSettings({ push: { functions: [] }, ipWhitelist: [] }));
afterAll(async () => {
  await world.close();
  remove();
});

type Answer = { status: number; answer: Record<string, unknown> };
const ask = async (method: string, path: string, body?: string): Promise<Answer> => {
  const response = await fetch(`${world.addresses.control}/wechat${path}`, { method, body });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
};
const post = (path: string, body: unknown) => ask('POST', path, JSON.stringify(body));
const write = (content: string) => post('/write', { name: '林小满', message: { type: 'text', content } });

describe('what people can do', () => {
  it('has a name each, and is done through it', async () => {
    const { answer } = await ask('GET', '/actions');
    const known = answer as unknown as { name: string; at: string; input: { required: string[] } }[];
    expect(known.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['follow', 'unfollow', 'scan', 'tap', 'write']),
    );
    expect(known.find(({ name }) => name === 'block')).toMatchObject({
      at: 'anywhere',
      input: { properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false },
    });
    expect(await post('/scan', { name: '林小满', scene: 'desk_07' })).toMatchObject({ answer: { event: 'SCAN' } });
    expect(await ask('GET', '/windows?name=林小满')).toMatchObject({ answer: [{ trigger: 'scan', left: 3 }] });
    expect(await post('/follow', { name: '林小满', account: 'news' })).toMatchObject({ status: 200 });
    expect(await ask('GET', '/followers?account=news&limit=1')).toMatchObject({ answer: { total: 21 } });
  });

  it.each<[string, unknown, number]>([
    ['/sing', { name: '林小满' }, 404],
    ['/constructor', { name: '林小满' }, 404],
    ['/follow', {}, 400],
    ['/follow', { name: '陈一诺', account: 7 }, 400],
    ['/follow', { name: '陈一诺', by: 'constructor' }, 400],
    ['/follow', { name: '陈一诺', scene: '' }, 400],
    ['/follow', { name: '陈一诺', scene: 0.5 }, 400],
    ['/follow', { name: '陈一诺', more: 1 }, 400],
    ['/follow', { name: '__proto__' }, 409],
    ['/follow', { name: '陈一诺', account: '__proto__' }, 409],
    ['/follow', { name: '陈一诺', account: 'mp' }, 409],
    ['/settings', { push: { mode: 'open' } }, 400],
    ['/settings', { ipWhitelist: ['nonsense'] }, 400],
    ['/settings', { account: 'nobody' }, 409],
    ['/settings', { punishments: { isFrozen: 'yes' } }, 400],
    ['/settings', { punishments: { fined: 1 } }, 400],
    ['/pushes', { lose: -1 }, 400],
    ['/pushes', { lose: 1e9 }, 400],
    ['/pushes', { reorder: 0.5 }, 400],
    ['/materials', { type: 'card', title: '卡' }, 400],
    ['/materials', { type: 'image', title: '图', account: 'mp' }, 409],
    ['/released-pages', {}, 400],
    ['/released-pages', { pages: ['/pages/home/home'] }, 400],
    ['/released-pages', { pages: ['pages/home/home?a=1'] }, 400],
    ['/released-pages', { pages: [], account: 'oa' }, 409],
    ['/deliveries/send', { id: 1e9 }, 404],
    ['/deliveries/send', { id: 'x' }, 400],
    ['/tokens/replace', { account: 'nobody' }, 409],
  ])('%s with %j is refused with %i, and changes nothing', async (path, body, status) => {
    const before = [world.wechat.people(), world.wechat.settings(), world.wechat.pushOrders()];
    expect((await post(path, body)).status).toBe(status);
    expect([world.wechat.people(), world.wechat.settings(), world.wechat.pushOrders()]).toEqual(before);
  });
});

describe('accounts', () => {
  it('are shown with their settings, and without secrets', async () => {
    const { answer } = await post('/settings', {
      account: 'news',
      push: { format: 'json' },
      ipWhitelist: ['203.0.113.9'],
    });
    const settings = {
      ...{ push: { format: 'json', mode: 'safe', functions: [] }, ipWhitelist: ['203.0.113.9'] },
      ...{ hasConditionalMenus: true, punishments: { isFrozen: false, bannedPaths: [], limitedTemplates: [] } },
    };
    expect(answer).toEqual(settings);
    const shown = await ask('GET', '/accounts');
    expect(shown.answer).toContainEqual(expect.objectContaining({ key: 'news', kind: 'subscription', settings }));
    expect(JSON.stringify(shown)).not.toMatch(/secret|token|aes/i);
  });

  it('may be punished by the platform, and have menus for some people switched off', async () => {
    const punishments = { isFrozen: false, bannedPaths: ['/cgi-bin/menu/create'], limitedTemplates: [] };
    const change = { hasConditionalMenus: false, punishments: { bannedPaths: punishments.bannedPaths } };
    const { answer } = await post('/settings', { account: 'news', ...change });
    expect(answer).toMatchObject({ hasConditionalMenus: false, punishments });
  });

  it('keep materials, with the ids by which menus name them', async () => {
    const { answer } = await post('/materials', { type: 'image', title: '新海报' });
    expect(answer).toEqual({ id: expect.stringMatching(/^[\w-]{43}$/), type: 'image', title: '新海报' });
    const { answer: all } = await ask('GET', '/materials');
    expect((all as unknown as unknown[]).at(-1)).toEqual(answer);
  });

  it('have tokens that can be replaced', async () => {
    expect(await post('/tokens/replace', { account: 'oa' })).toEqual({ status: 200, answer: { ok: true } });
  });
});

describe('the released version of a mini program', () => {
  const linkTo = async (path: string) => {
    const { appId: appid, appSecret: secret } = world.wechat.accounts().all.find(({ key }) => key === 'workshop')!;
    const call = async (to: string, body: object) =>
      (await fetch(world.addresses.wechat + to, { method: 'POST', body: JSON.stringify(body) })).json() as Promise<
        Record<string, unknown>
      >;
    const grant = { grant_type: 'client_credential', appid, secret };
    const { access_token } = await call('/cgi-bin/stable_token', grant);
    return call(`/wxa/generate_urllink?access_token=${String(access_token)}`, { path });
  };

  it('begins as the seed says, can be changed, and decides which pages a link may name', async () => {
    const seeded = ['pages/index/index', 'pages/lesson/lesson'];
    expect(await ask('GET', '/released-pages?account=workshop')).toMatchObject({ answer: { pages: seeded } });
    expect(await ask('GET', '/released-pages')).toMatchObject({ answer: { pages: null } });
    expect(await linkTo('pages/lesson/lesson')).toMatchObject({ errcode: 0 });
    expect(await linkTo('pages/new/new')).toMatchObject({ errcode: 40165 });
    const next = { pages: ['pages/index/index', 'pages/new/new'] };
    expect(await post('/released-pages', { ...next, account: 'workshop' })).toEqual({ status: 200, answer: next });
    expect(await linkTo('pages/new/new')).toMatchObject({ errcode: 0 });
    expect(await linkTo('pages/lesson/lesson')).toMatchObject({ errcode: 40165 });
    await post('/released-pages', { pages: [], account: 'workshop' });
    expect(await linkTo('pages/new/new')).toMatchObject({ errcode: 85079 });
  });
});

describe('pushes', () => {
  it('can be lost, and sent later', async () => {
    expect(await post('/pushes', { lose: 1 })).toEqual({ status: 200, answer: { lose: 1, duplicate: 0, reorder: 0 } });
    const { id } = (await write('一')).answer;
    expect(await ask('GET', '/deliveries?limit=1')).toMatchObject({ answer: [{ id, lost: true }] });
    expect(await post('/deliveries/send', { id })).toMatchObject({ status: 200, answer: { id } });
  });

  it('can be reordered: the call of the last one answers when all have gone out', async () => {
    await post('/pushes', { reorder: 2 });
    expect(await write('一')).toMatchObject({ status: 200, answer: { held: true, attempts: [] } });
    expect((await write('二')).answer).not.toHaveProperty('held');
    expect(await ask('GET', '/pushes')).toMatchObject({ answer: { reorder: 0 } });
  });

  it('go to a function that is closed to clients, which knows the person and may answer', async () => {
    await post('/settings', { push: { functions: [{ msgType: 'text', functionName: 'oa-push' }] } });
    expect(await write('在吗')).toMatchObject({ answer: { url: 'function:oa-push', delivered: true } });
    const { text } = world.wechat.inbox('林小满').at(-1)!;
    expect(JSON.parse(text!)).toEqual({
      OPENID: world.wechat.personByName('林小满')!.oaOpenId,
      APPID: world.wechat.accounts().oa.appId,
      SOURCE: 'wx_unknown',
      MsgId: expect.stringMatching(/^[0-9a-f]{32}_\d{10}$/),
      text: '在吗',
    });
  });
});
