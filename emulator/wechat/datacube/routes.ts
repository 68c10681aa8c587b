import type { WorldClock } from '../../clock.ts';
import type { Account } from '../accounts/entities.ts';
import type { Api } from '../api/api.ts';
import { beijingDay, dateText } from '../beijing.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import {
  articleSummary,
  articleTotal,
  userRead,
  userReadByHour,
  userShare,
  userShareByHour,
} from './article-answers.ts';
import type { Articles } from './articles.ts';
import { isReady, readDays, readPastDays } from './dates.ts';
import { articleRead, articleShare, articleTotalDetail, bizSummary } from './publication-answers.ts';
import type { UserStatistics } from './user-statistics.ts';

interface StatisticsRouteStores {
  clock: WorldClock;
  articles: Articles;
  users: UserStatistics;
  tokens: TokenStore;
}

/** The rows of one day. */
type RowsOf = (account: Account, day: number) => object[];

/**
 * https://developers.weixin.qq.com/doc/service/en/Analytics/User_Analysis_Data_Interface.html and, for articles,
 * https://developers.weixin.qq.com/doc/service/api/wedata/news/api_getarticletotal (and beside): rows, and how many days a
 * call may ask for.
 */
export function statisticsRoutes(api: Api, stores: StatisticsRouteStores): void {
  const { clock, articles, users, tokens } = stores;
  publicationRoutes(api, stores);
  const mount = (name: string, mostDays: number, rowsOf: RowsOf): void =>
    api.post(`/datacube/${name}`, byToken(tokens), (call, account) => {
      const days = readDays(call.body(), clock.nowMs(), mostDays);
      return { list: days.flatMap((day) => rowsOf(account, day)) };
    });
  mount('getusersummary', 7, ({ appId }, day) => summary(users, appId, day));
  mount('getusercumulate', 7, ({ appId }, day) => [
    { ref_date: dateText(day), user_source: 0, cumulate_user: users.followersAtEndOf(appId, day) },
  ]);
  mount('getarticlesummary', 1, (account, day) => articleSummary(articles, account, day));
  mount('getarticletotal', 1, (account, day) => articleTotal(articles, account, day, beijingDay(clock.nowMs())));
  mount('getuserread', 3, (account, day) => userRead(articles, account, day));
  mount('getuserreadhour', 1, (account, day) => userReadByHour(articles, account, day));
  mount('getusershare', 7, (account, day) => userShare(articles, account, day));
  mount('getusersharehour', 1, (account, day) => userShareByHour(articles, account, day));
}

/**
 * Statistics of published articles (发表内容), which replace those of mass messages; what is not ready yet is left out, and
 * `is_delay` says so (chosen here: the pages say no more than that the numbers may be late).
 * https://developers.weixin.qq.com/doc/service/api/wedata/news/api_getarticleread and, beside it, api_getarticleshare,
 * api_getbizsummary, api_getarticletotaldetail
 */
function publicationRoutes(api: Api, { clock, articles, tokens }: StatisticsRouteStores): void {
  const mount = (name: string, mostDays: number, rowsOf: (account: Account, day: number, today: number) => object[]) =>
    api.post(`/datacube/${name}`, byToken(tokens), (call, account) => {
      const now = clock.nowMs();
      const days = readPastDays(call.body(), now, mostDays);
      const ready = days.filter((day) => isReady(day, now));
      const today = isReady(beijingDay(now) - 1, now) ? beijingDay(now) : beijingDay(now) - 1;
      return {
        list: ready.flatMap((day) => rowsOf(account, day, today)),
        is_delay: ready.length < days.length,
      };
    });
  mount('getarticleread', 1, (account, day) => articleRead(articles, account, day));
  mount('getarticleshare', 1, (account, day) => articleShare(articles, account, day));
  mount('getbizsummary', 30, (account, day) => bizSummary(articles, account, day));
  mount('getarticletotaldetail', 1, (account, day, today) => articleTotalDetail(articles, account, day, today));
}

function summary(users: UserStatistics, appId: string, day: number): object[] {
  return users.movementsOn(appId, day).map(({ source, came, went }) => ({
    ref_date: dateText(day),
    user_source: source,
    new_user: came,
    cancel_user: went,
  }));
}
