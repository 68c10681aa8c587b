import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSeed } from '../wechat/index.ts';
import { startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ port: 0, seed: readSeed({ followers: 50 }) });
});
afterAll(() => world.close());

async function answerOf(response: Response): Promise<{ status: number; answer: unknown }> {
  return { status: response.status, answer: await response.json() };
}
const control = (path: string, init?: RequestInit) => fetch(`${world.addresses.control}${path}`, init).then(answerOf);
const post = (path: string, body: object) => control(path, { method: 'POST', body: JSON.stringify(body) });
const menuOf = (name: string) => control(`/wechat/menu?${new URLSearchParams({ name }).toString()}`);

async function callWeChat(path: string, body: object): Promise<void> {
  const { appId } = world.wechat.accounts().oa;
  const call = { appId, path: `/cgi-bin/${path}`, method: 'POST' as const, query: {} };
  const result = await world.wechat.cloudCall({ ...call, body: Buffer.from(JSON.stringify(body)) });
  expect(result).toMatchObject({ kind: 'answered', status: 200 });
}

describe('the menu that somebody sees', () => {
  it('is the personalised one of a tag, and nothing for who does not follow', async () => {
    expect(await menuOf('林小满')).toEqual({ status: 200, answer: null });
    const button = (name: string) => [{ type: 'click', name, key: 'k' }];
    await callWeChat('menu/create', { button: button('大家') });
    await callWeChat('menu/addconditional', { button: button('会员'), matchrule: { tag_id: '100' } });
    const openid = world.wechat.personByName('林小满')!.openIds.oa!;
    await callWeChat('tags/members/batchuntagging', { openid_list: [openid], tagid: 100 });
    expect(await menuOf('林小满')).toMatchObject({ answer: { buttons: [{ name: '大家' }] } });
    await callWeChat('tags/members/batchtagging', { openid_list: [openid], tagid: 100 });
    expect(await menuOf('林小满')).toMatchObject({
      answer: { menuId: expect.any(Number), buttons: [{ name: '会员' }] },
    });
    expect(await menuOf('陈一诺')).toEqual({ status: 200, answer: null });
    expect(await menuOf('没有这个人')).toMatchObject({ status: 409 });
  });
});

describe('what an account has used of its daily limits', () => {
  it('is listed by path until the day in Beijing is over, for this account alone', async () => {
    const used = async () => {
      const { answer } = await control('/wechat/quotas');
      return (
        (answer as { path: string; used: number }[]).find(({ path }) => path === '/cgi-bin/menu/create')?.used ?? 0
      );
    };
    const before = await used();
    await callWeChat('menu/create', { button: [{ type: 'click', name: '今日', key: 'k' }] });
    expect(await used()).toBe(before + 1);
    expect(await control('/wechat/quotas?account=news')).toEqual({ status: 200, answer: [] });
    expect(await control('/wechat/quotas?account=nowhere')).toMatchObject({ status: 409 });
    await post('/clock', { advanceMs: 24 * 60 * 60 * 1_000 });
    expect(await control('/wechat/quotas')).toEqual({ status: 200, answer: [] });
  });
});

describe('a migration', () => {
  it('moves followers from one account to another, and refuses what is no pair of accounts', async () => {
    const before = world.wechat.followerCount();
    for (const body of [
      { from: 'oa', to: 'oa' },
      { from: 'mp', to: 'oa' },
      { from: 'news', to: 'nowhere' },
    ]) {
      expect(await post('/wechat/migrate', body)).toMatchObject({ status: 409 });
    }
    expect(await post('/wechat/migrate', { from: 'news' })).toMatchObject({ status: 400 });
    expect(world.wechat.followerCount()).toBe(before);
    expect(await post('/wechat/migrate', { from: 'news', to: 'oa' })).toEqual({ status: 200, answer: { ok: true } });
    expect(world.wechat.followerCount()).toBeGreaterThan(before);
  });
});
