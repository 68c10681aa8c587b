import { DAY_MS, shanghaiDay, shanghaiTime, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import { inBatches, type Collection, type Database } from '../db/database.ts';
import type { AccountReading, PublishedArticle } from '../wechat/endpoints/publications.ts';
import type { DaySpan } from '../wechat/endpoints/statistics.ts';
import type { WeChatFailure } from '../wechat/errors.ts';
import { accountDayId, accountDays, articlesIn, type AccountDay, type Article } from './articles.ts';
import { daysOf } from './read-figures.ts';

/** What WeChat tells of an account; days and articles of which it has nothing (yet) are left out. */
export interface ArticleSource {
  appId: string;
  reading(days: DaySpan): Promise<readonly AccountReading[]>;
  followers(days: DaySpan): Promise<readonly { day: string; followers: number }[]>;
  publishedOn(day: string): Promise<readonly PublishedArticle[]>;
}

interface ReadingDeps {
  database: Database;
  clock: Clock;
  logger: Logger;
}

/** WeChat tells of an article for so long, and of so many days at once; of followers it tells a week at once. */
const TOLD_DAYS = 30;
const FOLLOWER_DAYS = 7;
/** Before that nothing of yesterday is there. */
const READY_AT = '08:00';

/** One of the last thirty days that are over, with what is kept of it. */
interface Day {
  day: string;
  kept: Omit<AccountDay, '_id'>;
}

const isFailure = (error: unknown): error is WeChatFailure => error instanceof Error && 'kind' in error;
const spanOf = (days: readonly { day: string }[]): DaySpan => ({
  from: days[0]?.day ?? '',
  to: days.at(-1)?.day ?? '',
});

/** Writes what is known now, whether the document is there or not. */
async function keep<T extends { _id: string }>(documents: Collection<T>, { _id, ...known }: T): Promise<void> {
  if (!(await documents.updateIf({ _id }, { set: known }))) await documents.add({ _id, ...known } as T);
}

async function lastDays({ database, clock }: ReadingDeps, { appId }: ArticleSource): Promise<Day[]> {
  const dayBefore = (days: number) => shanghaiDay(new Date(clock.now().getTime() - days * DAY_MS));
  const days = daysOf({ from: dayBefore(TOLD_DAYS), to: dayBefore(1) });
  const found = await accountDays(database).getMany(days.map((day) => accountDayId(appId, day)));
  const known = new Map(found.map((one) => [one._id, one]));
  return days.map((day) => ({ day, kept: known.get(accountDayId(appId, day)) ?? {} }));
}

function articleOf(appId: string, { articleId, title, url, day, upTo }: PublishedArticle): Article {
  const last = upTo.toSorted((a, b) => (a.day < b.day ? -1 : 1)).at(-1);
  const told = last && { readers: last.readers, upTo: last.day };
  return { _id: `${appId}:${articleId}`, appId, articleId, title, url, day, ...told };
}

/** How articles were read on days of which that is not known, and then how all of the last thirty days were by now. */
async function learnReading({ database }: ReadingDeps, source: ArticleSource, days: readonly Day[]): Promise<void> {
  const unread = days.filter(({ kept }) => kept.readers === undefined);
  if (unread.length === 0) return;
  const told = await source.reading(spanOf(unread));
  const news = told.filter((one) => unread.some(({ day }) => day === one.day));
  if (news.length === 0) return;
  const published = [...days.map(({ day, kept }) => ({ day, published: kept.published ?? 0 })), ...news];
  for (const day of new Set(published.filter((one) => one.published > 0).map((one) => one.day)))
    for (const article of await source.publishedOn(day))
      await keep(articlesIn(database), articleOf(source.appId, article));
  // Last: what stands here is not asked for again.
  for (const { day, readers, wentOn, published: articles } of news)
    await keep(accountDays(database), { _id: accountDayId(source.appId, day), readers, wentOn, published: articles });
}

/** How many followed on days of which that is not known. */
async function learnFollowers({ database }: ReadingDeps, source: ArticleSource, days: readonly Day[]): Promise<void> {
  for (const week of inBatches(days, FOLLOWER_DAYS)) {
    const uncounted = week.filter(({ kept }) => kept.followers === undefined).map(({ day }) => day);
    if (uncounted.length === 0) continue;
    for (const { day, followers } of await source.followers(spanOf(week)))
      if (uncounted.includes(day))
        await keep(accountDays(database), { _id: accountDayId(source.appId, day), followers });
  }
}

/**
 * Asks WeChat how articles were read and how many followed, of each of the last thirty days until it has told: once a day
 * where it is punctual, else again every time. What it does not tell stays a gap. Killed anywhere, the next time asks for the
 * same. Idle one request. Else a call for all days, one for each week of followers, and one for each day on which something
 * came out.
 */
export async function readArticles(deps: ReadingDeps, source: ArticleSource): Promise<'idle' | 'articles asked for'> {
  if (shanghaiTime(deps.clock.now()) < READY_AT) return 'idle';
  const days = await lastDays(deps, source);
  if (days.every(({ kept }) => kept.readers !== undefined && kept.followers !== undefined)) return 'idle';
  for (const learn of [learnReading, learnFollowers])
    try {
      await learn(deps, source, days);
    } catch (error) {
      if (!isFailure(error)) throw error;
      deps.logger.warn('articles.notRead', { kind: error.kind, words: error.message });
    }
  return 'articles asked for';
}
