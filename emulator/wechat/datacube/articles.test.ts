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

type Row = Record<string, number> & { ref_date: string; msgid: string; title: string; details: Row[] };
const ask = async (call: string, first: number, last = first) => {
  const body = { begin_date: dateText(first), end_date: dateText(last) };
  return (await world.post(`/datacube/${call}`, await world.token(), body)) as unknown as {
    list: Row[];
    errcode?: number;
  };
};
const sum = (rows: Row[], field: string) => rows.reduce((total, row) => total + (row[field] ?? 0), 0);
/** The articles of the last week that is over, and the day on which they went out. */
const published = async () => {
  for (let day = yesterday - 6; ; day--) {
    const { list } = await ask('getarticletotal', day);
    if (list.length > 0) return { day, articles: list };
  }
};

describe('datacube of articles', () => {
  it('tells for seven days how often an article had been read by the end of each', async () => {
    const { day, articles } = await published();
    for (const { msgid, title, ref_date, details } of articles) {
      expect([msgid, title, ref_date]).toEqual([expect.stringMatching(/^\d+_\d$/), expect.any(String), dateText(day)]);
      expect(details.map((detail) => detail.stat_date)).toEqual(
        Array.from({ length: 7 }, (_, at) => dateText(day + at)),
      );
      const read = details.map((detail) => detail.int_page_read_user!);
      expect(read).toEqual([...read].sort((a, b) => a - b));
      expect(details[0]!.target_user).toBe(20_000);
    }
    const running = await ask('getarticletotal', yesterday);
    for (const { details } of running.list)
      expect(details.map((detail) => detail.stat_date)).toEqual([dateText(yesterday)]);
  });

  it('adds up: days to totals, sources and hours to days', async () => {
    const { day, articles } = await published();
    let summed = 0;
    for (let at = day; at < day + 7; at++) {
      const { list } = await ask('getarticlesummary', at);
      const own = list.filter(({ msgid }) => msgid === articles[0]!.msgid);
      summed += sum(own, 'int_page_read_user');
    }
    expect(summed).toBe(articles[0]!.details[6]!.int_page_read_user);

    const { list: ofDay } = await ask('getuserread', day);
    const [all, ...sources] = ofDay;
    expect(all).toMatchObject({ user_source: 99_999_999 });
    expect(all!.int_page_read_user).toBe(sum((await ask('getarticlesummary', day)).list, 'int_page_read_user'));
    expect(sum(sources, 'int_page_read_count')).toBe(all!.int_page_read_count);

    const hours = (await ask('getuserreadhour', day)).list.filter((row) => row.user_source === 99_999_999);
    expect(sum(hours, 'int_page_read_user')).toBe(all!.int_page_read_user);
    expect(hours.every((row) => row.ref_hour! % 100 === 0 && row.ref_hour! <= 2_300)).toBe(true);

    const shares = (await ask('getusershare', day)).list;
    expect(sum(shares, 'share_user')).toBe(all!.share_user);
    expect(sum((await ask('getusersharehour', day)).list, 'share_count')).toBe(sum(shares, 'share_count'));
  });

  it('has a largest span for each call', async () => {
    const spans = {
      getarticlesummary: 1,
      getarticletotal: 1,
      getuserread: 3,
      getuserreadhour: 1,
      getusershare: 7,
      getusersharehour: 1,
    };
    for (const [call, days] of Object.entries(spans)) {
      expect(await ask(call, yesterday - days + 1, yesterday)).not.toHaveProperty('errcode');
      expect(await ask(call, yesterday - days, yesterday)).toMatchObject({ errcode: 61501 });
    }
  });

  it('is the same world for the same seed, and has nothing from before there were followers', async () => {
    const same = await startWeChat({ followers: 20_000 });
    await same.clock.advance(world.clock.nowMs() - same.clock.nowMs());
    const body = { begin_date: dateText(yesterday - 2), end_date: dateText(yesterday) };
    const answer = await same.post('/datacube/getuserread', await same.token(), body);
    expect(answer).toEqual(await ask('getuserread', yesterday - 2, yesterday));
    await same.close();
    for (let day = beijingDay(Date.parse('2016-01-01')); day < beijingDay(Date.parse('2016-01-08')); day++) {
      expect(await ask('getarticletotal', day)).toEqual({ list: [] });
    }
  });
});
