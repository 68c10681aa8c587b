import type { Collection, Database } from '../db/database.ts';

/**
 * Document of `accountDays`: what WeChat has told of one day of an Official Account; what it has not is absent, and no zero.
 * `_id`: `appId:YYYY-MM-DD`.
 */
export interface AccountDay {
  _id: string;
  /** Who read any article, how many of them went on to the page behind 阅读原文, and how many articles came out. */
  readers?: number;
  wentOn?: number;
  published?: number;
  /** Who followed at the end of the day. */
  followers?: number;
}

/** Document of `articles`: one that the Official Account has published. `_id`: `appId:articleId`. */
export interface Article {
  _id: string;
  appId: string;
  /** The message and the place in it, as WeChat writes it: `10000050_1`. */
  articleId: string;
  title: string;
  url: string;
  /** On which it came out. */
  day: string;
  /** Who had read it by the end of the day `upTo`; absent: WeChat has not told yet. WeChat tells for thirty days. */
  readers?: number;
  upTo?: string;
}

export const accountDays = (database: Database): Collection<AccountDay> =>
  database.collection<AccountDay>('accountDays');
export const articlesIn = (database: Database): Collection<Article> => database.collection<Article>('articles');

export const accountDayId = (appId: string, day: string): string => `${appId}:${day}`;
