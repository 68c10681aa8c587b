import { readArticles } from '../analytics/index.ts';
import { readVariables } from '../config/variables.ts';
import { accountReading, articlesPublishedOn } from '../wechat/endpoints/publications.ts';
import { followerTotals } from '../wechat/endpoints/statistics.ts';
import type { Runtime } from './runtime.ts';
import { officialAccount } from './wechat.ts';

/** Asks WeChat how the articles of the Official Account are read. Idle, it costs one database request. */
export async function learnOfArticles(runtime: Runtime, deadline: Date): Promise<string> {
  const oa = officialAccount(runtime, readVariables('housekeeping'));
  const api = oa.within({ purpose: 'background', deadline });
  try {
    return await readArticles(runtime, {
      appId: oa.appId,
      reading: async (days) => (await accountReading(api, days)).rows,
      followers: (days) => followerTotals(api, days),
      publishedOn: async (day) => (await articlesPublishedOn(api, day)).rows,
    });
  } finally {
    await oa.flush();
  }
}
