import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Tables } from '../tables.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({ followers: 20 });
});
afterEach(() => world.close());

const LIST = '/cgi-bin/user/get';
const get = async (path: string, account?: string) => world.get(path, await world.token(account));
const post = async (path: string, body: object) => world.post(path, await world.token(), body);

describe('what the platform takes from an account', () => {
  it('is a call, until it gives it back: 48004, without costing quota, and at this account alone', async () => {
    const token = await world.token();
    world.wechat.changeSettings({ punishments: { bannedPaths: [LIST] } });
    expect(await world.get(LIST, token)).toMatchObject({ errcode: 48004 });
    expect(await get('/cgi-bin/tags/get')).not.toHaveProperty('errcode');
    expect(await post('/cgi-bin/openapi/quota/get', { cgi_path: LIST })).toMatchObject({ quota: { used: 0 } });
    world.wechat.changeSettings({ punishments: { bannedPaths: [] } });
    expect(await world.get(LIST, token)).toMatchObject({ total: 20 });
  });

  it('is everything while it is frozen: 50007, also for tokens', async () => {
    const token = await world.token();
    world.wechat.changeSettings({ punishments: { isFrozen: true } });
    expect(await world.get(LIST, token)).toMatchObject({ errcode: 50007 });
    const { appId: appid, appSecret: secret } = world.wechat.accounts().oa;
    const asked = { grant_type: 'client_credential', appid, secret };
    expect(await world.post('/cgi-bin/stable_token', {}, asked)).toMatchObject({ errcode: 50007 });
    expect(await get('/wxaapi/newtmpl/gettemplate', 'mp')).not.toMatchObject({ errcode: 50007 });
  });

  it('is a template: 43116, and nobody gets anything', async () => {
    const [template, other] = world.wechat.templates('template-message');
    const touser = world.wechat.personByName('林小满')!.oaOpenId;
    world.wechat.changeSettings({ punishments: { limitedTemplates: [template!.id] } });
    const send = (template_id: string) => post('/cgi-bin/message/template/send', { touser, template_id, data: {} });
    expect(await send(template!.id)).toMatchObject({ errcode: 43116 });
    expect(await send(other!.id)).toMatchObject({ errcode: 47003 });
    const [notice] = world.wechat.templates('subscription', 'oa');
    world.wechat.changeSettings({ punishments: { limitedTemplates: [notice!.id] } });
    const body = { touser, template_id: notice!.id, data: {} };
    expect(await post('/cgi-bin/message/subscribe/bizsend', body)).toMatchObject({ errcode: 43116 });
    expect(world.wechat.inbox('林小满')).toEqual([]);
  });
});

describe('settings that an older world has saved', () => {
  it('keep what they say, and have the rest of the seed', async () => {
    const tables = Tables.open();
    const older = await startWeChat({ followers: 20 }, { tables });
    const { appId } = older.wechat.accounts().oa;
    tables.table('settings').set(appId, { push: { format: 'json', mode: 'plain', functions: [] }, ipWhitelist: [] });
    expect(older.wechat.settings()).toMatchObject({ push: { mode: 'plain' }, punishments: { isFrozen: false } });
    expect(await older.get(LIST, await older.token())).toMatchObject({ total: 20 });
    await older.close();
  });
});

describe('personalised menus', () => {
  it('are refused while the account has them switched off (65309)', async () => {
    const button = [{ type: 'click', name: '今日', key: 'TODAY' }];
    const add = () => post('/cgi-bin/menu/addconditional', { button, matchrule: { client_platform_type: '1' } });
    await post('/cgi-bin/menu/create', { button });
    world.wechat.changeSettings({ hasConditionalMenus: false });
    expect(await add()).toMatchObject({ errcode: 65309 });
    world.wechat.changeSettings({ hasConditionalMenus: true });
    expect(await add()).toEqual({ menuid: expect.any(String) });
  });
});
