import type * as z from 'zod/mini';
import type { Channel, Channels } from '../channels/index.ts';
import type { reportArticles } from '../contracts/report-articles.ts';
import { ok, type Result } from '../core/result.ts';
import type { Database } from '../db/database.ts';
import { accountDayId, accountDays, articlesIn, type AccountDay, type Article } from './articles.ts';
import { seriesOf } from './count-journeys.ts';
import { GENERATION } from './keep-figures.ts';
import { daysOf, rateOf, readSeries, type Period, type Series } from './read-figures.ts';

type Report = z.output<typeof reportArticles.output>;
type Asked = z.output<typeof reportArticles.input>;
type Told = AccountDay & { day: string };

const PAGE = 50;
/** Entries that are looked at; whoever has more in articles and menus sees those of the first ids. */
const MOST_ENTRIES = 500;

/** Cards open the mini program without a word to us: who arrived has tapped. Addresses and menus tell of their clicks. */
const TAPS = { articleCard: 'visitors', articleLink: 'clicks', menu: 'clicks' } as const;
type Kind = keyof typeof TAPS;

interface Entry {
  channelId: string;
  name: string;
  kind: Kind;
  articleId?: string;
  tapsOn(day: string): number;
  tapsIn(period: Period): number;
}

/** Articles that came out in the time, the newest first, fifty at once. One request. */
async function articlesOf(database: Database, appId: string, { from, to, after }: Asked) {
  const [day = '', id = ''] = after?.split('|') ?? [];
  const found = await articlesIn(database).find({
    where: { appId, day: { gte: from, lte: to } },
    orderBy: { field: 'day', direction: 'desc', byId: true },
    ...(after !== undefined && { behind: { value: day, _id: `${appId}:${id}` } }),
    limit: PAGE + 1,
  });
  const articles = found.slice(0, PAGE);
  const last = articles.at(-1);
  return { articles, next: found.length > PAGE && last ? `${last.day}|${last.articleId}` : undefined };
}

/** What stands in articles and in the menu, with what was tapped until `to`. Four requests at most. */
async function entriesOf({ database, channels }: ArticleDeps, period: Period): Promise<Entry[]> {
  const found = await channels.documents.find({
    where: { 'channel.kind': { in: Object.keys(TAPS) } },
    orderBy: { field: '_id', direction: 'asc' },
    limit: MOST_ENTRIES,
    fields: ['channel'],
  });
  const series = await readSeries(
    database,
    GENERATION,
    found.map(({ _id }) => seriesOf(_id)),
    [period],
  );
  return found.map(({ _id, channel: { name, kind, articleId } }: Pick<Channel, '_id' | 'channel'>): Entry => {
    const [own, measure]: [Series, string] = [series(seriesOf(_id)), TAPS[kind as Kind]];
    return {
      ...{ channelId: _id, name, kind: kind as Kind, articleId },
      tapsOn: (day) => own.on(day, measure),
      tapsIn: (days) => own.sum(days, measure),
    };
  });
}

const tapsOf = (entries: readonly Entry[], day: string): number =>
  entries.reduce((sum, { tapsOn }) => sum + tapsOn(day), 0);

/** Taps as a share of people, both on the days of which WeChat has told. */
function shareOf(entries: readonly Entry[], whole: 'readers' | 'followers', days: readonly Told[]): Report['cards'] {
  const told = days.filter((one) => one[whole] !== undefined);
  const people = told.reduce((sum, one) => sum + (one[whole] ?? 0), 0);
  const taps = told.reduce((sum, { day }) => sum + tapsOf(entries, day), 0);
  return { taps, people, rate: rateOf(taps, people), days: told.length };
}

function presentArticle(article: Article, entries: readonly Entry[], to: string): Report['articles'][number] {
  const { articleId, title, url, day, readers, upTo } = article;
  const own = entries.filter((one) => one.articleId === articleId);
  return {
    ...{ articleId, title, url, day, readers, upTo },
    // As late as WeChat's word, so that both are of the same days.
    entries: own.map(({ channelId, name, kind, tapsIn }) => {
      const tapped = tapsIn({ from: day, to: upTo ?? to });
      return { channelId, name, kind, taps: tapped, rate: readers === undefined ? undefined : rateOf(tapped, readers) };
    }),
  };
}

export interface ArticleDeps {
  database: Database;
  channels: Channels;
}

/**
 * How articles and the menu brought people: readers and followers by WeChat's word, where it has one, and taps. Six requests
 * at most.
 */
export async function articleReport(deps: ArticleDeps, appId: string, asked: Asked): Promise<Result<Report, never>> {
  const period = { from: asked.from, to: asked.to };
  const { articles, next } = await articlesOf(deps.database, appId, asked);
  const last = articles.reduce((latest, { upTo = '' }) => (upTo > latest ? upTo : latest), asked.to);
  const entries = await entriesOf(deps, { from: asked.from, to: last });
  const of = (kind: Kind) => entries.filter((one) => one.kind === kind);
  const kept = await accountDays(deps.database).getMany(daysOf(period).map((day) => accountDayId(appId, day)));
  const known = new Map(kept.map((one) => [one._id, one]));
  const days = daysOf(period).map((day): Told => {
    const _id = accountDayId(appId, day);
    return { ...known.get(_id), _id, day };
  });
  return ok({
    days: days.map(({ day, readers, wentOn, followers }) => {
      const taps = { cards: tapsOf(of('articleCard'), day), links: tapsOf(of('articleLink'), day) };
      return { day, readers, wentOn, followers, ...taps, menu: tapsOf(of('menu'), day) };
    }),
    cards: shareOf(of('articleCard'), 'readers', days),
    links: shareOf(of('articleLink'), 'readers', days),
    menu: shareOf(of('menu'), 'followers', days),
    articles: articles.map((article) => presentArticle(article, entries, asked.to)),
    menus: of('menu').map(({ channelId, name, ...entry }) => ({
      channelId,
      name,
      ...shareOf([{ channelId, name, ...entry }], 'followers', days),
    })),
    next,
  });
}
