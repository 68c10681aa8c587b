import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Channels, type Channel } from '../channels/index.ts';
import { DAY_MS, HOUR_MS, shanghaiDay } from '../core/clock.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import { deadly, forEveryDeath, gated, orKilled } from '../db/interruptions.harness.ts';
import type { AccountReading, PublishedArticle } from '../wechat/endpoints/publications.ts';
import { accountReading, articlesPublishedOn, followerTotals } from '../wechat/endpoints/index.ts';
import { silent, startClientWorld, type ClientWorld } from '../wechat/client.harness.ts';
import { articleReport } from './report-articles.ts';
import { readArticles, type ArticleSource } from './read-articles.ts';

const APP = 'wx00000000000000aa';
const NOW = new Date('2030-03-05T10:00:00+08:00');
const dayBefore = (days: number) => shanghaiDay(new Date(NOW.getTime() - days * DAY_MS));
const MONTH = { from: dayBefore(30), to: dayBefore(0) };

let local: LocalDatabase;
let clock: HandClock;
let world: ClientWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
  world = await startClientWorld({ followers: 20_000 });
  await world.clock.advance(NOW.getTime() - world.clock.nowMs());
});
beforeEach(() => {
  local.reset();
  clock = new HandClock(NOW);
});
afterAll(async () => {
  await local.close();
  await world.close();
});

const read = (source: ArticleSource, database = local.database) =>
  readArticles({ database, clock, logger: silent }, source);
const report = async () => {
  const { database } = local;
  const found = await articleReport({ database, channels: new Channels(database) }, APP, MONTH);
  if (!found.ok) throw new Error('refused');
  return found.data;
};
const ofWeChat = (): ArticleSource => ({
  appId: APP,
  reading: async (days) => (await accountReading(world.api(), days)).rows,
  followers: (days) => followerTotals(world.api(), days),
  publishedOn: async (day) => (await articlesPublishedOn(world.api(), day)).rows,
});

const nobody = { bySource: [], shares: 0, recommendations: 0, likes: 0, comments: 0, favourites: 0, wonFollowers: 0 };
/** An account of which WeChat tells these days: ten readers of one article on each, and a hundred followers. */
const telling = (days: readonly string[]): ArticleSource => ({
  appId: APP,
  reading: async () => days.map((day): AccountReading => ({ ...nobody, day, readers: 10, wentOn: 4, published: 1 })),
  followers: async ({ from, to }) =>
    days.filter((day) => day >= from && day <= to).map((day) => ({ day, followers: 100 })),
  publishedOn: async (day) => {
    const upTo = days.filter((one) => one >= day).map((one) => ({ ...nobody, day: one, readers: 20 }));
    return [
      { day, articleId: `${Date.parse(day)}_1`, title: '春天', url: 'https://mp.weixin.qq.com/s/a', upTo },
    ] satisfies PublishedArticle[];
  },
});

/** A channel, and what was tapped of it on some days. */
async function tapped(channel: Partial<Channel['channel']>, measure: string, byDay: Record<string, number>) {
  const _id = `entry-${channel.kind}`;
  const described = { name: '入口', page: 'pages/home/index', ...channel };
  const document = { _id, channel: described, isEnded: false, versions: [], revision: 1, requestKey: 'key-00001' };
  await local.database.collection('channels').add(document);
  for (const [day, count] of Object.entries(byDay)) {
    const figures = local.database.collection(`figures`);
    const id = `1:${day.slice(0, 7)}:channel:${_id}`;
    const path = `days.${day.slice(8)}.${measure}`;
    await figures.add({ _id: id, days: {}, upTo: {} } as never);
    await figures.updateIf({ _id: id }, { inc: { [path]: count } });
  }
}

describe('what WeChat tells of articles', () => {
  it('is asked for once a day, and shown as it was told', async () => {
    expect(await read(ofWeChat())).toBe('articles asked for');
    const before = local.requests();
    expect(await read(ofWeChat())).toBe('idle');
    expect(local.requests() - before).toBe(1);
    const { days, articles } = await report();
    const { rows } = await accountReading(world.api(), { from: MONTH.from, to: dayBefore(1) });
    expect(days.slice(0, -1).map(({ day, readers, wentOn }) => ({ day, readers, wentOn }))).toEqual(
      rows.map(({ day, readers, wentOn }) => ({ day, readers, wentOn })),
    );
    expect(days.at(-1)).toMatchObject({ day: dayBefore(0), readers: undefined, followers: undefined });
    expect(days[0]!.followers).toBeGreaterThan(0);
    expect(articles.length).toBe(rows.reduce((sum, { published }) => sum + published, 0));
    expect(articles[0]).toMatchObject({ title: expect.any(String), readers: expect.any(Number), upTo: dayBefore(1) });
  });

  it('is not asked for before it is there, and asked for again each hour while it is refused', async () => {
    clock.advance(-3 * HOUR_MS);
    expect(await read(ofWeChat())).toBe('idle');
    expect(world.calls('/datacube/getbizsummary')).toBe(world.calls('/datacube/getbizsummary'));
    clock.advance(3 * HOUR_MS);
    world.fail('/datacube/getbizsummary', 45009);
    await read(ofWeChat());
    expect((await report()).days[0]).toMatchObject({ readers: undefined, followers: expect.any(Number) });
    world.faults.clear();
    await read(ofWeChat());
    expect((await report()).days[0]!.readers).toEqual(expect.any(Number));
  });

  it('of some days alone leaves gaps, which are no zeros and are filled when it is told', async () => {
    const told = [dayBefore(4), dayBefore(2)];
    await tapped({ kind: 'articleCard' }, 'visitors', { [dayBefore(4)]: 3, [dayBefore(3)]: 5, [dayBefore(2)]: 1 });
    await tapped({ kind: 'menu' }, 'clicks', { [dayBefore(3)]: 50, [dayBefore(2)]: 20 });
    await read(telling(told));
    const { days, cards, menu, menus } = await report();
    expect(days.filter(({ readers }) => readers !== undefined).map(({ day }) => day)).toEqual(told);
    expect(days.find(({ day }) => day === dayBefore(3))).toMatchObject({ readers: undefined, cards: 5, menu: 50 });
    // Of the days of which WeChat has told, both.
    expect(cards).toEqual({ taps: 4, people: 20, rate: 0.2, days: 2 });
    expect(menu).toEqual({ taps: 20, people: 200, rate: 0.1, days: 2 });
    expect(menus).toEqual([{ channelId: 'entry-menu', name: '入口', ...menu }]);
    await read(telling([dayBefore(4), dayBefore(3), dayBefore(2)]));
    expect((await report()).cards).toEqual({ taps: 9, people: 30, rate: 0.3, days: 3 });
  });

  it('of one article stands beside the taps of the entries in it, up to the same day', async () => {
    const day = dayBefore(4);
    const articleId = `${Date.parse(day)}_1`;
    await tapped({ kind: 'articleLink', articleId }, 'clicks', { [day]: 2, [dayBefore(3)]: 3, [dayBefore(1)]: 7 });
    await read(telling([day, dayBefore(3)]));
    const { articles } = await report();
    const before = local.requests();
    await report();
    expect(local.requests() - before).toBeLessThanOrEqual(6);
    expect(articles.find((one) => one.articleId === articleId)).toMatchObject({
      ...{ readers: 20, upTo: dayBefore(3) },
      entries: [{ channelId: 'entry-articleLink', taps: 5, rate: 0.25 }],
    });
  });

  it('is asked for again when it was killed anywhere, and ends the same', async () => {
    const source = telling([dayBefore(3), dayBefore(2)]);
    const kept = () => [local.all('accountDays'), local.all('articles')];
    await read(source);
    const whole = kept();
    await forEveryDeath(async (death) => {
      local.reset();
      const outcome = await orKilled(() => read(source, gated(local.database, deadly(death))));
      await read(source);
      expect(kept()).toEqual(whole);
      return outcome === 'killed' ? 'killed' : 'survived';
    });
  });
});
