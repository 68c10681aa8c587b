import * as z from 'zod/mini';
import { endpoint, idText, type WeChatApi } from '../endpoint.ts';

/** Days in Beijing as `YYYY-MM-DD`, both included; yesterday is the last, and complete from eight in the morning. */
export interface DaySpan {
  from: string;
  to: string;
}

const listOf = <T extends z.core.$ZodType>(one: T) => z.object({ list: z.array(one) });
const statistics = <A>(path: `/datacube/${string}`, answer: z.core.$ZodType<A>) =>
  endpoint('POST', path, { repeatable: 'read', needs: 'verified-account', answer });
const asWireSpan = ({ from, to }: DaySpan) => ({ begin_date: from, end_date: to });

/** Followers won and lost on one day, by how they came: 0 other, 1 search, 17 name card, 30 QR code … */
export interface FollowerChange {
  day: string;
  source: number;
  won: number;
  lost: number;
}

const userSummary = statistics(
  '/datacube/getusersummary',
  listOf(
    z.pipe(
      z.object({ ref_date: z.string(), user_source: z.int(), new_user: z.int(), cancel_user: z.int() }),
      z.transform((one): FollowerChange => ({
        day: one.ref_date,
        source: one.user_source,
        won: one.new_user,
        lost: one.cancel_user,
      })),
    ),
  ),
);

/**
 * Up to seven days.
 * https://developers.weixin.qq.com/doc/service/en/Analytics/User_Analysis_Data_Interface.html
 */
export const followerChanges = async (oa: WeChatApi, days: DaySpan): Promise<FollowerChange[]> =>
  (await oa.call(userSummary, asWireSpan(days))).list;

const userCumulate = statistics(
  '/datacube/getusercumulate',
  listOf(
    z.pipe(
      z.object({ ref_date: z.string(), cumulate_user: z.int() }),
      z.transform(({ ref_date, cumulate_user }) => ({ day: ref_date, followers: cumulate_user })),
    ),
  ),
);

/**
 * How many followed at the end of each day; up to seven days.
 * https://developers.weixin.qq.com/doc/service/en/Analytics/User_Analysis_Data_Interface.html
 */
export const followerTotals = async (oa: WeChatApi, days: DaySpan): Promise<{ day: string; followers: number }[]> =>
  (await oa.call(userCumulate, asWireSpan(days))).list;

/** People and times; `read` is the article's own page, `original` the one behind 阅读原文. */
export interface ArticleFigures {
  readUsers: number;
  readCount: number;
  originalUsers: number;
  originalCount: number;
  shareUsers: number;
  shareCount: number;
  favouriteUsers: number;
  favouriteCount: number;
}

const figures = z.object({
  int_page_read_user: z.int(),
  int_page_read_count: z.int(),
  ori_page_read_user: z.int(),
  ori_page_read_count: z.int(),
  share_user: z.int(),
  share_count: z.int(),
  add_to_fav_user: z.int(),
  add_to_fav_count: z.int(),
});

const asFigures = (one: z.output<typeof figures>): ArticleFigures => ({
  readUsers: one.int_page_read_user,
  readCount: one.int_page_read_count,
  originalUsers: one.ori_page_read_user,
  originalCount: one.ori_page_read_count,
  shareUsers: one.share_user,
  shareCount: one.share_count,
  favouriteUsers: one.add_to_fav_user,
  favouriteCount: one.add_to_fav_count,
});

/** One article on one day. `articleId` is the message and the place in it: `10000050_1`. */
export interface ArticleDay extends ArticleFigures {
  day: string;
  articleId: string;
  title: string;
}

const article = { ref_date: z.string(), msgid: idText, title: z.string() };

const articleSummary = statistics(
  '/datacube/getarticlesummary',
  listOf(
    z.pipe(
      z.extend(figures, article),
      z.transform((one): ArticleDay => ({
        day: one.ref_date,
        articleId: one.msgid,
        title: one.title,
        ...asFigures(one),
      })),
    ),
  ),
);

/**
 * What was read on `day`; articles with fewer than three readers, sharers or favourites are left out.
 * https://developers.weixin.qq.com/doc/service/en/Analytics/Graphic_Analysis_Data_Interface.html
 */
export const articlesOfDay = async (oa: WeChatApi, day: string): Promise<ArticleDay[]> =>
  (await oa.call(articleSummary, asWireSpan({ from: day, to: day }))).list;

/** An article sent on `day`, with its figures up to each of the seven days after. */
export interface ArticleTotals {
  day: string;
  articleId: string;
  title: string;
  upTo: (ArticleFigures & { day: string; recipients: number })[];
}

const articleTotal = statistics(
  '/datacube/getarticletotal',
  listOf(
    z.pipe(
      z.object({ ...article, details: z.array(z.extend(figures, { stat_date: z.string(), target_user: z.int() })) }),
      z.transform((one): ArticleTotals => ({
        day: one.ref_date,
        articleId: one.msgid,
        title: one.title,
        upTo: one.details.map((at) => ({ day: at.stat_date, recipients: at.target_user, ...asFigures(at) })),
      })),
    ),
  ),
);

/**
 * Articles sent on `day`, and how they did since.
 * https://developers.weixin.qq.com/doc/service/en/Analytics/Graphic_Analysis_Data_Interface.html
 */
export const articlesSentOn = async (oa: WeChatApi, day: string): Promise<ArticleTotals[]> =>
  (await oa.call(articleTotal, asWireSpan({ from: day, to: day }))).list;
