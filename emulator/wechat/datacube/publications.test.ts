import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { beijingDay, dateText } from '../beijing.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
let yesterday: number;
beforeEach(async () => {
  world = await startWeChat({ followers: 20_000 });
  await world.clock.advance(Date.parse('2030-03-05T10:00:00+08:00') - world.clock.nowMs());
  yesterday = beijingDay(world.clock.nowMs()) - 1;
});
afterEach(() => world.close());

interface Detail {
  stat_date: string;
  read_user: number;
  read_user_source: { user_count: number; scene_desc: string }[];
  share_user: number;
  like_user: number;
  send_page_count: number;
  read_delivery_rate: number;
  read_jump_position: { position: number; rate: number }[];
}
interface Row {
  ref_date: string;
  msgid: string;
  detail: Detail;
  detail_list: Detail[];
}
const ask = async (call: string, first: number, last = first, account?: string) => {
  const body = { begin_date: dateText(first), end_date: dateText(last) };
  return (await world.post(`/datacube/${call}`, await world.token(account), body)) as unknown as {
    list: Row[];
    is_delay: boolean;
    errcode?: number;
  };
};
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
/** The last day whose articles are no longer read, with them. */
const published = async () => {
  for (let day = yesterday - 6; ; day--) {
    const { list } = await ask('getarticletotaldetail', day);
    if (list.length > 0) return { day, articles: list };
  }
};

describe('datacube of published articles', () => {
  it('tells what came of an article by the end of every day since, thirty at most', async () => {
    const { day, articles } = await published();
    const { ref_date, detail_list: details, ...article } = articles[0]!;
    expect(article).toEqual({
      ...{ msgid: expect.stringMatching(/^\d+_1$/), title: expect.any(String), publish_type: 0 },
      content_url: expect.stringMatching(/^https:\/\/mp\.weixin\.qq\.com\/s\?/),
    });
    expect(details.map(({ stat_date }) => stat_date)).toEqual(
      Array.from({ length: yesterday - day + 1 }, (_, at) => dateText(day + at)),
    );
    const read = details.map(({ read_user }) => read_user);
    expect([ref_date, read]).toEqual([dateText(day), [...read].sort((a, b) => a - b)]);
    const [fifths, rates] = [[1, 2, 3, 4, 5], details[0]!.read_jump_position];
    expect(rates.map(({ position }) => position)).toEqual(fifths);
    expect(sum(rates.map(({ rate }) => rate))).toBeCloseTo(1);
    expect(details[0]!.read_delivery_rate).toBeGreaterThan(0);
    const old = await ask('getarticletotaldetail', day - 35);
    expect(old.list.every(({ detail_list }) => detail_list.length === 30)).toBe(true);
  });

  it('adds up: days to totals, articles to the account, sources to all', async () => {
    const { day, articles } = await published();
    const { list: days, is_delay } = await ask('getbizsummary', day, day + 6);
    expect([days.length, is_delay]).toEqual([7, false]);
    for (const { detail } of days) {
      const [all, ...sources] = detail.read_user_source;
      expect(all).toEqual({ user_count: detail.read_user, scene_desc: '全部' });
      expect(sum(sources.map(({ user_count }) => user_count))).toBe(detail.read_user);
    }
    expect(days[0]!.detail.send_page_count).toBe(articles.length);
    const read = (await ask('getarticleread', day)).list;
    const shared = (await ask('getarticleshare', day)).list;
    const { read_user, share_user } = days[0]!.detail;
    expect(sum(read.map(({ detail }) => detail.read_user))).toBe(read_user);
    expect(sum(shared.map(({ detail }) => detail.share_user))).toBe(share_user);
    const daily = await Promise.all(days.map((_, at) => ask('getarticleread', day + at)));
    const own = daily.flatMap(({ list }) => list.filter(({ msgid }) => msgid === articles[0]!.msgid));
    expect(sum(own.map(({ detail }) => detail.read_user))).toBe(articles[0]!.detail_list[6]!.read_user);
  });

  it.each([
    ['getarticleread', 1],
    ['getarticleshare', 1],
    ['getarticletotaldetail', 1],
    ['getbizsummary', 30],
  ])('%s takes %i days at most, for verified accounts', async (call, days) => {
    expect(await ask(call, yesterday - days + 1, yesterday)).not.toHaveProperty('errcode');
    expect(await ask(call, yesterday - days, yesterday)).toMatchObject({ errcode: 61501 });
    expect(await ask(call, yesterday + 1)).toMatchObject({ errcode: 61501 });
    expect(await ask(call, yesterday, yesterday, 'news')).toMatchObject({ errcode: 48001 });
    const wrong = await world.post(`/datacube/${call}`, await world.token(), { begin_date: 20_300_304 });
    expect(wrong).toMatchObject({ errcode: 61500 });
  });

  it('says before eight in the morning that yesterday is late, and knows nothing from before November 2025', async () => {
    await world.toMidnight(8 * 3_600_000 - 1);
    const [today, late] = [yesterday + 1, await ask('getbizsummary', yesterday, yesterday + 1)];
    expect([late.list.map(({ ref_date }) => ref_date), late.is_delay]).toEqual([[dateText(yesterday)], true]);
    await world.clock.advance(1);
    expect(await ask('getbizsummary', yesterday, today)).toMatchObject({ is_delay: false, list: { length: 2 } });
    const first = beijingDay(Date.parse('2025-11-01T12:00:00+08:00'));
    expect((await ask('getbizsummary', first - 1, first)).list.map(({ ref_date }) => ref_date)).toEqual(['2025-11-01']);
    for (const call of ['getarticleread', 'getarticleshare', 'getarticletotaldetail'])
      for (let day = first - 7; day < first; day++) expect(await ask(call, day)).toEqual({ list: [], is_delay: false });
  });
});
