import type { Account } from '../accounts/entities.ts';
import { dateText } from '../beijing.ts';
import { COUNTED_DAYS, type Articles } from './articles.ts';
import type { Article, Reading } from './entities.ts';
import { bySource, shown, split, total } from './reading.ts';

type Row = Record<string, unknown>;

const ALL_SOURCES = 99_999_999;

/** `share_scene`: to friends, to moments, otherwise. */
const SHARE_SCENES = [
  { scene: 1, ofHundred: 60 },
  { scene: 2, ofHundred: 30 },
  { scene: 255, ofHundred: 10 },
] as const;

/** How the readings of a day fall on its hours; eight in the evening takes what is left. */
const BY_HOUR = [1, 0, 0, 0, 0, 1, 2, 5, 7, 6, 5, 5, 7, 5, 4, 4, 4, 5, 6, 7, 9, 8, 6, 3];
const EVENING = 20;

/** Articles with less than this are not told of. */
const LEAST_READING = 3;

export function articleSummary(articles: Articles, account: Account, day: number): Row[] {
  return articles
    .countedOn(account, day)
    .map((article) => ({ article, reading: articles.readingOn(account, article, day) }))
    .filter(({ reading }) => isEnough(reading))
    .map(({ article: { msgId: msgid, title }, reading }) => ({
      ref_date: dateText(day),
      msgid,
      title,
      ...shown(reading),
    }));
}

/** Articles of one day, with what had been read until the end of each day since, as far as that is over. */
export function articleTotal(articles: Articles, account: Account, day: number, today: number): Row[] {
  const days = Array.from({ length: COUNTED_DAYS }, (_, age) => day + age).filter((at) => at < today);
  return articles.publishedOn(account, day).map((article) => ({
    ref_date: dateText(day),
    msgid: article.msgId,
    title: article.title,
    details: days.map((until) => totalUntil(articles, account, article, until)),
  }));
}

function totalUntil(articles: Articles, account: Account, article: Article, until: number): Row {
  const days = Array.from({ length: until - article.publishedOn + 1 }, (_, age) => article.publishedOn + age);
  const reading = total(days.map((day) => articles.readingOn(account, article, day)));
  const parts = bySource(reading).flatMap(({ name, part }): [string, number][] => [
    [`int_page_from_${name}_read_user`, part.readUsers],
    [`int_page_from_${name}_read_count`, part.readCount],
  ]);
  return {
    ...{ stat_date: dateText(until), target_user: article.target },
    ...shown(reading),
    ...Object.fromEntries(parts),
  };
}

export function userRead(articles: Articles, account: Account, day: number): Row[] {
  return sourceRows(readingOf(articles, account, day)).map((row) => ({ ref_date: dateText(day), ...row }));
}

export function userReadByHour(articles: Articles, account: Account, day: number): Row[] {
  return split(readingOf(articles, account, day), BY_HOUR, EVENING).flatMap((reading, hour) =>
    sourceRows(reading).map((row) => ({ ref_date: dateText(day), ref_hour: hour * 100, ...row })),
  );
}

export function userShare(articles: Articles, account: Account, day: number): Row[] {
  return shareRows(readingOf(articles, account, day)).map((row) => ({ ref_date: dateText(day), ...row }));
}

export function userShareByHour(articles: Articles, account: Account, day: number): Row[] {
  return split(readingOf(articles, account, day), BY_HOUR, EVENING).flatMap((reading, hour) =>
    shareRows(reading).map((row) => ({ ref_date: dateText(day), ref_hour: hour * 100, ...row })),
  );
}

function readingOf(articles: Articles, account: Account, day: number): Reading {
  return total(articles.countedOn(account, day).map((article) => articles.readingOn(account, article, day)));
}

/** All sources together, then each through which somebody came. The original page and favourites are told of all together only. */
function sourceRows(reading: Reading): Row[] {
  if (reading.readCount === 0) return [];
  const onlyAll = { originalUsers: 0, originalCount: 0, favouriteUsers: 0, favouriteCount: 0 };
  const parts = bySource(reading).filter(({ part }) => part.readCount > 0);
  return [
    { user_source: ALL_SOURCES, ...shown(reading) },
    ...parts.map(({ source, part }) => ({ user_source: source, ...shown({ ...part, ...onlyAll }) })),
  ];
}

function shareRows(reading: Reading): Row[] {
  const parts = split(
    reading,
    SHARE_SCENES.map(({ ofHundred }) => ofHundred),
    0,
  );
  return SHARE_SCENES.map(({ scene }, at) => ({
    share_scene: scene,
    share_count: parts[at]!.shareCount,
    share_user: parts[at]!.shareUsers,
  })).filter(({ share_count }) => share_count > 0);
}

function isEnough({ readUsers, originalUsers, shareUsers, shareCount, favouriteCount }: Reading): boolean {
  return readUsers + originalUsers + shareUsers + shareCount + favouriteCount >= LEAST_READING;
}
