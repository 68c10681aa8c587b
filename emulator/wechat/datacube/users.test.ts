import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dateText, beijingDay } from '../beijing.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

const HOUR = 3_600_000;
let world: WeChatUnderTest;
const moveTo = (moment: string) => world.clock.advance(Date.parse(moment) - world.clock.nowMs());
beforeEach(async () => {
  world = await startWeChat({ followers: 3_000 });
  await moveTo('2030-03-05T10:00:00+08:00');
});
afterEach(() => world.close());

interface Row {
  ref_date: string;
  user_source: number;
  new_user: number;
  cancel_user: number;
  cumulate_user: number;
}
const ask = async (call: string, begin_date: unknown, end_date: unknown, account?: string) =>
  (await world.post(`/datacube/${call}`, await world.token(account), { begin_date, end_date })) as unknown as {
    list: Row[];
    errcode?: number;
  };
const summary = async (begin: string, end = begin) => (await ask('getusersummary', begin, end)).list;
const cumulate = async (begin: string, end = begin) =>
  (await ask('getusercumulate', begin, end)).list.map((row) => row.cumulate_user);

describe('datacube of followers', () => {
  it('tells of the past what the follow times of the followers say', async () => {
    const followers = world.wechat.followers({ limit: 3_000 });
    const days = Array.from({ length: 7 }, (_, at) => beijingDay(Date.parse('2020-06-01T12:00:00+08:00')) + at);
    const rows = await summary(dateText(days[0]!), dateText(days[6]!));
    for (const day of days) {
      const came = followers.filter(({ subscribedAt }) => beijingDay(subscribedAt * 1000) === day);
      const ofDay = rows.filter(({ ref_date }) => ref_date === dateText(day));
      const count = (source: number) => ofDay.find(({ user_source }) => user_source === source)?.new_user ?? 0;
      expect(ofDay.reduce((sum, row) => sum + row.new_user, 0)).toBe(came.length);
      expect(count(30)).toBe(came.filter(({ subscribeScene }) => subscribeScene === 'ADD_SCENE_QR_CODE').length);
      expect(count(0)).toBe(came.filter((one) => /PAID|OTHERS/.test(one.subscribeScene)).length);
      expect(ofDay[0]).toMatchObject({ user_source: 0, cancel_user: 0 });
    }
    const until = (day: number) => followers.filter((one) => beijingDay(one.subscribedAt * 1000) <= day).length;
    expect(await cumulate(dateText(days[0]!), dateText(days[6]!))).toEqual(days.map(until));
    expect(await cumulate('2017-01-01')).toEqual([0]);
    expect(await cumulate('2030-03-04')).toEqual([3_000]);
  });

  it('counts who came and went when it happened, by how they had come', async () => {
    const byCode = world.wechat
      .followers({ limit: 100 })
      .find(({ subscribeScene }) => subscribeScene === 'ADD_SCENE_QR_CODE')!.openId;
    await moveTo('2030-03-05T23:59:59.999+08:00');
    await world.wechat.follow('陈一诺', { scene: 'store_south' });
    await world.wechat.follow('赵明轩');
    await world.wechat.unfollow(byCode);
    await world.clock.advance(1);
    await world.wechat.unfollow('赵明轩');
    await moveTo('2030-03-07T08:00:00+08:00');
    expect(await summary('2030-03-05', '2030-03-06')).toEqual([
      { ref_date: '2030-03-05', user_source: 0, new_user: 0, cancel_user: 0 },
      { ref_date: '2030-03-05', user_source: 1, new_user: 1, cancel_user: 0 },
      { ref_date: '2030-03-05', user_source: 30, new_user: 1, cancel_user: 1 },
      { ref_date: '2030-03-06', user_source: 0, new_user: 0, cancel_user: 0 },
      { ref_date: '2030-03-06', user_source: 1, new_user: 0, cancel_user: 1 },
    ]);
    expect(await cumulate('2030-03-04', '2030-03-06')).toEqual([3_000, 3_001, 3_000]);
    expect(world.wechat.followerCount()).toBe(3_000);
  });

  it('tells of whole days of the past, seven at most, and of yesterday from eight o’clock on', async () => {
    const asked: [unknown, unknown, number | undefined][] = [
      ['2030-02-26', '2030-03-04', undefined],
      ['2030-02-25', '2030-03-04', 61501],
      ['2030-03-04', '2030-03-03', 61501],
      ['2030-03-04', '2030-03-05', 61501],
      ['2030-03-05', '2030-03-05', 61501],
      ['20300304', '20300304', 61500],
      ['2030-02-30', '2030-03-01', 61500],
      ['2030-3-4', '2030-03-04', 61500],
      ['2030-03-04', undefined, 61500],
      [20_300_304, 20_300_304, 61500],
      [['2030-03-04'], null, 61500],
    ];
    for (const [begin, end, errcode] of asked) {
      for (const call of ['getusersummary', 'getusercumulate']) {
        expect((await ask(call, begin, end)).errcode).toBe(errcode);
      }
    }
    await world.toMidnight(8 * HOUR - 1);
    expect(await ask('getusersummary', '2030-03-04', '2030-03-05')).toMatchObject({ errcode: 61503 });
    expect(await ask('getusersummary', '2030-03-04', '2030-03-04')).not.toHaveProperty('errcode');
    await world.clock.advance(1);
    expect(await ask('getusersummary', '2030-03-04', '2030-03-05')).not.toHaveProperty('errcode');
  });

  it('is each account’s own, and for verified accounts only', async () => {
    expect(await ask('getusercumulate', '2030-03-04', '2030-03-04', 'news')).toMatchObject({ errcode: 48001 });
    const verified = await startWeChat({ followers: 3_000, accounts: { news: { verified: true, followers: 40 } } });
    await verified.clock.advance(Date.parse('2030-03-05T10:00:00+08:00') - verified.clock.nowMs());
    const body = { begin_date: '2030-03-04', end_date: '2030-03-04' };
    expect(await verified.post('/datacube/getusercumulate', await verified.token('news'), body)).toEqual({
      list: [{ ref_date: '2030-03-04', user_source: 0, cumulate_user: 40 }],
    });
    await verified.close();
  });
});
