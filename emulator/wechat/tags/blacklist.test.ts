import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({ followers: 1_100 });
});
afterEach(() => world.close());

const OK = { errcode: 0, errmsg: 'ok' };
const post = async (call: string, body: object) =>
  world.post(`/cgi-bin/tags/members/${call}`, await world.token(), body);
const add = (openid_list: unknown) => post('batchblacklist', { openid_list });
const remove = (openid_list: unknown) => post('batchunblacklist', { openid_list });
const page = (begin_openid?: string) => post('getblacklist', { begin_openid });
const openIds = (limit: number) => world.wechat.followers({ limit }).map(({ openId }) => openId);
const openIdOf = (name: string, account = 'oa') => world.wechat.personByName(name)!.openIds[account]!;

describe('the blacklist', () => {
  it('takes and gives back up to twenty at a time', async () => {
    expect(await page()).toEqual({ total: 0, count: 0, next_openid: '' });
    const people = openIds(20);
    expect(await add(people)).toEqual(OK);
    expect(await add(people.slice(0, 2))).toEqual(OK);
    expect(await page('')).toEqual({ total: 20, count: 20, data: { openid: people }, next_openid: people[19] });
    expect(await remove(people.slice(1))).toEqual(OK);
    expect(await remove(people.slice(1, 2))).toEqual(OK);
    expect(await page()).toEqual({ total: 1, count: 1, data: { openid: [people[0]] }, next_openid: people[0] });
    expect(await page(people[0])).toEqual({ total: 1, count: 0, next_openid: '' });
  });

  it('is read by the thousand', async () => {
    const people = openIds(1_010);
    for (let at = 0; at < people.length; at += 20) await add(people.slice(at, at + 20));
    const first = await page();
    expect([first.total, first.count]).toEqual([1_010, 1_000]);
    expect(await page(first.next_openid)).toMatchObject({ total: 1_010, count: 10 });
  });

  it('is not touched by a list that is wrong', async () => {
    const [follower] = openIds(1);
    const wrong: [unknown, number][] = [
      [undefined, 40031],
      [follower, 40031],
      [[], 40032],
      [openIds(21), 40032],
      [[follower, 'oNobody'], 40003],
      [[follower, {}], 40003],
      [[follower, openIdOf('林小满', 'mp')], 49003],
    ];
    for (const [list, errcode] of wrong) {
      expect(await add(list)).toMatchObject({ errcode });
      expect(await remove(list)).toMatchObject({ errcode });
    }
    expect(await add([openIdOf('陈一诺')])).toMatchObject({ errcode: 40003 });
    expect(await page('oNobody')).toMatchObject({ errcode: 40003 });
    expect(await page()).toMatchObject({ total: 0 });
  });

  it('keeps somebody who has gone, until taken off it', async () => {
    const [follower] = openIds(1);
    await add([follower]);
    await world.wechat.unfollow(follower!);
    expect(await page()).toMatchObject({ total: 1 });
    expect(await remove([follower])).toEqual(OK);
    expect(await page()).toMatchObject({ total: 0 });
  });

  it('refuses messages of every kind to who is on it, and to nobody else', async () => {
    const [listed, other] = openIds(2);
    await add([listed]);
    const send = async (path: string, touser: string | undefined) =>
      (await world.post(path, await world.token(), { touser, template_id: 'none', msgtype: 'text' })).errcode;
    for (const call of ['template/send', 'custom/send', 'custom/typing', 'subscribe/bizsend', 'template/subscribe']) {
      expect([call, await send(`/cgi-bin/message/${call}`, listed)]).toEqual([call, 43019]);
      expect([call, await send(`/cgi-bin/message/${call}`, other)]).not.toEqual([call, 43019]);
    }
    await remove([listed]);
    expect(await send('/cgi-bin/message/template/send', listed)).toBe(40037);
  });
});
