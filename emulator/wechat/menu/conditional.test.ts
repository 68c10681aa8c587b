import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({ followers: 200 });
});
afterEach(() => world.close());

const OK = { errcode: 0, errmsg: 'ok' };
const click = (name: string) => ({ type: 'click', name, key: 'k' });
const shown = (name: string) => ({ button: [{ ...click(name), sub_button: [] }] });
const post = async (call: string, body: object) => world.post(`/cgi-bin/menu/${call}`, await world.token(), body);
const create = (name: string) => post('create', { button: [click(name)] });
const add = async (name: string, matchrule: unknown, url?: string) => {
  const button = [{ ...click(name), ...(url === undefined ? {} : { type: 'view', url }) }];
  return (await post('addconditional', { button, matchrule })) as unknown as { menuid: string; errcode?: number };
};
const tryMatch = (user_id: unknown) => post('trymatch', { user_id });
const withTags = (tagIds: number[]) =>
  world.wechat.followers({ limit: 200 }).find((one) => String(one.tagIds) === String(tagIds))!.openId;

describe('personalised menus', () => {
  it('need a default menu', async () => {
    expect(await add('会员', { tag_id: '100' })).toMatchObject({
      errcode: 65303,
      errmsg: expect.stringContaining('there is no selfmenu, please create selfmenu first'),
    });
  });

  it('are seen by whom they match, the newest first, by the tag that was given last', async () => {
    await create('默认');
    await add('会员', { tag_id: '100' });
    await add('南门', { tag_id: 101 });
    await add('空', { tag_id: '999' });
    expect(await tryMatch(withTags([]))).toEqual(shown('默认'));
    expect(await tryMatch(withTags([100]))).toEqual(shown('会员'));
    expect(await tryMatch(withTags([100, 101]))).toEqual(shown('南门'));
    expect(await tryMatch(withTags([101, 100]))).toEqual(shown('会员'));
    await add('新会员', { tag_id: '100' });
    expect(await tryMatch(withTags([100]))).toEqual(shown('新会员'));
  });

  it('may be for one kind of phone', async () => {
    await create('默认');
    await add('安卓', { client_platform_type: '2' });
    const people = world.wechat.followers({ limit: 30 }).map(({ openId }) => openId);
    const seen = await Promise.all(people.map((openId) => tryMatch(openId)));
    const names = seen.map((menu) => (menu as unknown as ReturnType<typeof shown>).button[0]!.name);
    expect(new Set(names)).toEqual(new Set(['默认', '安卓']));
  });

  it('appear in menu/get with their rules, are deleted one by one, and all of them with the default menu', async () => {
    await create('默认');
    const { menuid: first } = await add('会员', { tag_id: '100', client_platform_type: '', sex: '' });
    const { menuid: second } = await add('南门', { tag_id: '101', client_platform_type: 1 });
    const get = async () => world.get('/cgi-bin/menu/get', await world.token());
    expect(await get()).toEqual({
      menu: { ...shown('默认'), menuid: Number(first) - 1 },
      conditionalmenu: [
        { ...shown('南门'), matchrule: { tag_id: '101', client_platform_type: '1' }, menuid: Number(second) },
        { ...shown('会员'), matchrule: { tag_id: '100' }, menuid: Number(first) },
      ],
    });
    expect(await post('delconditional', { menuid: second })).toEqual(OK);
    expect(await post('delconditional', { menuid: second })).toMatchObject({ errcode: 65301 });
    expect(await create('新的')).toEqual(OK);
    expect((await get()) as object).toHaveProperty('conditionalmenu');
    await world.get('/cgi-bin/menu/delete', await world.token());
    expect(await get()).toMatchObject({ errcode: 46003 });
    await create('再来');
    expect(await get()).toEqual({ menu: shown('再来') });
    expect(Number((await add('会员', { tag_id: '100' })).menuid)).toBe(Number(second) + 3);
  });

  it('are refused with a wrong rule, with private matters in it, or with a fourth domain', async () => {
    await create('默认');
    const rules: [unknown, number][] = [
      [undefined, 65304],
      [{}, 65304],
      ['100', 65304],
      [{ tag_id: '' }, 65304],
      [{ tag_id: '100', sex: '1' }, 65320],
      [{ country: '中国' }, 65320],
      [{ tag_id: 'x' }, 40035],
      [{ tag_id: [100] }, 40035],
      [{ client_platform_type: '4' }, 40035],
    ];
    for (const [rule, errcode] of rules) expect(await add('会员', rule)).toMatchObject({ errcode });
    for (const host of ['a', 'b', 'c']) await add('页', { tag_id: '100' }, `https://${host}.example.com`);
    expect(await add('页', { tag_id: '100' }, 'https://d.example.com')).toMatchObject({ errcode: 65316 });
    expect(await add('页', { tag_id: '100' }, 'https://a.example.com')).not.toHaveProperty('errcode');
  });

  it('cannot be tried for somebody who does not follow', async () => {
    await create('默认');
    const { oaOpenId, mpOpenId } = world.wechat.personByName('陈一诺')!;
    for (const who of [oaOpenId, mpOpenId, '', 7, null]) expect(await tryMatch(who)).toMatchObject({ errcode: 65302 });
  });
});
