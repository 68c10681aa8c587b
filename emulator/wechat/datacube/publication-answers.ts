import type { Account } from '../accounts/entities.ts';
import { dateText, parseDate } from '../beijing.ts';
import type { Articles } from './articles.ts';
import type { Article, Reading } from './entities.ts';
import { bySource, total } from './reading.ts';

type Row = Record<string, unknown>;

/** Before this day the platform has kept nothing. */
const FIRST_DAY = parseDate('2025-11-01')!;
/** So long after its publication an article is told of. */
const TOLD_DAYS = 30;

/** `getarticleread`: what was read on a day, article by article, and where from. */
export function articleRead(articles: Articles, account: Account, day: number): Row[] {
  return readOn(articles, account, day)
    .filter(({ reading }) => reading.readUsers > 0)
    .map(({ article: { msgId: msgid }, reading }) => ({ ref_date: dateText(day), msgid, detail: read(reading) }));
}

/** `getarticleshare` */
export function articleShare(articles: Articles, account: Account, day: number): Row[] {
  return readOn(articles, account, day)
    .filter(({ reading }) => reading.shareUsers > 0)
    .map(({ article: { msgId: msgid }, reading: { shareUsers: share_user } }) => ({
      ...{ ref_date: dateText(day), msgid, detail: { share_user } },
    }));
}

/** `getbizsummary`: all articles of an account together; one row a day. */
export function bizSummary(articles: Articles, account: Account, day: number): Row[] {
  if (day < FIRST_DAY) return [];
  const reading = total(readOn(articles, account, day).map((one) => one.reading));
  const detail = {
    ...{ ...read(reading), ...reactions(reading), redirect_ori_page_user: reading.originalUsers },
    send_page_count: articles.publishedOn(account, day).length,
  };
  return [{ ref_date: dateText(day), detail }];
}

/** `getarticletotaldetail`: what was published on a day, with all that had come of it by the end of each day since, as far as that is over. */
export function articleTotalDetail(articles: Articles, account: Account, day: number, today: number): Row[] {
  if (day < FIRST_DAY) return [];
  const days = Array.from({ length: TOLD_DAYS }, (_, age) => day + age).filter((at) => at < today);
  return articles.publishedOn(account, day).map((article) => ({
    ...{ ref_date: dateText(day), msgid: article.msgId, title: article.title, content_url: addressOf(article) },
    /** 已通知: it went to the followers as a message. */
    publish_type: 0,
    detail_list: days.map((until) => detailUntil(articles, account, article, until)),
  }));
}

function detailUntil(articles: Articles, account: Account, article: Article, until: number): Row {
  const days = Array.from({ length: until - article.publishedOn + 1 }, (_, age) => article.publishedOn + age);
  const reading = total(days.map((day) => articles.readingOn(account, article, day)));
  const { finished, minutes, leftAfter } = articles.mannerOf(account, article);
  const [fromMessage] = bySource(reading);
  return {
    ...{ stat_date: dateText(until), ...read(reading), ...reactions(reading) },
    ...{ praise_money: 0, read_subscribe_user: reading.followedUsers },
    read_delivery_rate: Math.round((fromMessage!.part.readUsers / article.target) * 10_000) / 10_000,
    ...{ read_finish_rate: finished, read_avg_activetime: minutes },
    read_jump_position: leftAfter.map((rate, at) => ({ position: at + 1, rate })),
  };
}

function readOn(articles: Articles, account: Account, day: number): { article: Article; reading: Reading }[] {
  if (day < FIRST_DAY) return [];
  return articles
    .countedOn(account, day)
    .map((article) => ({ article, reading: articles.readingOn(account, article, day) }));
}

/** Readers, all of them and by where they came from. */
function read(reading: Reading): Row {
  const scenes = bySource(reading).map(({ scene, part }) => ({ user_count: part.readUsers, scene_desc: scene }));
  return {
    read_user: reading.readUsers,
    read_user_source: [{ user_count: reading.readUsers, scene_desc: '全部' }, ...scenes],
  };
}

function reactions(reading: Reading): Row {
  return {
    ...{ share_user: reading.shareUsers, zaikan_user: reading.heartUsers, like_user: reading.likeUsers },
    ...{ comment_count: reading.commentCount, collection_user: reading.favouriteUsers },
  };
}

/** Made up, in the form of the platform's addresses. */
function addressOf({ msgId }: Article): string {
  const [mid, idx] = msgId.split('_');
  return `https://mp.weixin.qq.com/s?__biz=ZmFrZQ==&mid=${mid}&idx=${idx}`;
}
