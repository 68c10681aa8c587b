import * as z from 'zod/mini';
import { endpoint, idText, type WeChatApi } from '../endpoint.ts';
import type { DaySpan } from './statistics.ts';

/** What WeChat tells of published articles (发表内容); it has kept it since 2025-11-01, and tells of people only. */
interface Told<T> {
  rows: T[];
  /** Figures of the days asked for are missing: ask again later. */
  isDelayed: boolean;
}

/** Readers, all of them and by where they came from, in WeChat's words (`公众号消息`, `朋友圈` …; `全部` is all). */
export interface Readers {
  readers: number;
  bySource: { source: string; readers: number }[];
}

/** What readers did. */
export interface Reactions {
  shares: number;
  recommendations: number;
  likes: number;
  comments: number;
  favourites: number;
}

const people = z.int();
const readers = {
  read_user: people,
  read_user_source: z.array(z.object({ user_count: people, scene_desc: z.string() })),
};
const asReaders = ({ read_user, read_user_source }: z.output<z.ZodMiniObject<typeof readers>>): Readers => ({
  readers: read_user,
  bySource: read_user_source.map(({ user_count, scene_desc }) => ({ source: scene_desc, readers: user_count })),
});

const reactions = {
  share_user: people,
  zaikan_user: people,
  like_user: people,
  comment_count: z.int(),
  collection_user: people,
};
const asReactions = (told: z.output<z.ZodMiniObject<typeof reactions>>): Reactions => ({
  shares: told.share_user,
  recommendations: told.zaikan_user,
  likes: told.like_user,
  comments: told.comment_count,
  favourites: told.collection_user,
});

const publications = <T>(path: `/datacube/${string}`, row: z.core.$ZodType<T>) =>
  endpoint('POST', path, {
    repeatable: 'read',
    needs: 'verified-account',
    answer: z.pipe(
      z.object({ list: z.array(row), is_delay: z.nullish(z.boolean()) }),
      z.transform(({ list, is_delay }): Told<T> => ({ rows: list, isDelayed: is_delay === true })),
    ),
  });
const asWireSpan = ({ from, to }: DaySpan) => ({ begin_date: from, end_date: to });

/** Readers of one article on one day. `articleId` is the message and the place in it: `10000050_1`. */
export interface ArticleReaders extends Readers {
  day: string;
  articleId: string;
}

const articleRead = publications(
  '/datacube/getarticleread',
  z.pipe(
    z.object({ ref_date: z.string(), msgid: idText, detail: z.object(readers) }),
    z.transform(({ ref_date, msgid, detail }): ArticleReaders => ({
      day: ref_date,
      articleId: msgid,
      ...asReaders(detail),
    })),
  ),
);

/**
 * Who read which article on `day`, and where from.
 * https://developers.weixin.qq.com/doc/service/api/wedata/news/api_getarticleread
 */
export const articleReaders = (oa: WeChatApi, day: string): Promise<Told<ArticleReaders>> =>
  oa.call(articleRead, asWireSpan({ from: day, to: day }));

/** All articles of the account on one day. */
export interface AccountReading extends Readers, Reactions {
  day: string;
  /** To the page behind 阅读原文. */
  wentOn: number;
  published: number;
}

const bizSummary = publications(
  '/datacube/getbizsummary',
  z.pipe(
    z.object({
      ref_date: z.string(),
      detail: z.object({ ...readers, ...reactions, redirect_ori_page_user: people, send_page_count: z.int() }),
    }),
    z.transform(({ ref_date, detail }): AccountReading => ({
      day: ref_date,
      ...asReaders(detail),
      ...asReactions(detail),
      wentOn: detail.redirect_ori_page_user,
      published: detail.send_page_count,
    })),
  ),
);

/**
 * What became of all articles together, day by day; up to 30 days.
 * https://developers.weixin.qq.com/doc/service/api/wedata/news/api_getbizsummary
 */
export const accountReading = (oa: WeChatApi, days: DaySpan): Promise<Told<AccountReading>> =>
  oa.call(bizSummary, asWireSpan(days));

/** An article published on `day`, with its figures up to the end of each day since, of 30. */
export interface PublishedArticle {
  day: string;
  articleId: string;
  title: string;
  url: string;
  upTo: (Readers & Reactions & { day: string; wonFollowers: number })[];
}

const totalDetail = publications(
  '/datacube/getarticletotaldetail',
  z.pipe(
    z.object({
      ...{ ref_date: z.string(), msgid: idText, title: z.string(), content_url: z.string() },
      detail_list: z.array(z.object({ stat_date: z.string(), ...readers, ...reactions, read_subscribe_user: people })),
    }),
    z.transform(({ ref_date, msgid, title, content_url, detail_list }): PublishedArticle => ({
      ...{ day: ref_date, articleId: msgid, title, url: content_url },
      upTo: detail_list.map((at) => ({
        day: at.stat_date,
        ...asReaders(at),
        ...asReactions(at),
        wonFollowers: at.read_subscribe_user,
      })),
    })),
  ),
);

/**
 * Articles published on `day`, and what has become of them since.
 * https://developers.weixin.qq.com/doc/service/api/wedata/news/api_getarticletotaldetail
 */
export const articlesPublishedOn = (oa: WeChatApi, day: string): Promise<Told<PublishedArticle>> =>
  oa.call(totalDetail, asWireSpan({ from: day, to: day }));
