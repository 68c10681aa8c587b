import WeChatApi from 'wechat-api';
import { adminDatabase } from '../../../scripts/local/admin-database.ts';

/**
 * The loop that people write today: pages of the list, details by hundreds, one upsert each, one after the other.
 * `wechat-api` is as it is on npm; it gives an errcode of WeChat to its callback as an error. Prints how long it took.
 *
 * Arguments: WeChat's address, AppID, AppSecret, CloudBase's address, environment, collection.
 */
const [weChatUrl = '', appId = '', appSecret = '', adminUrl = '', environment = '', collection = ''] =
  process.argv.slice(2);

const BATCH = 100;

interface Page {
  count: number;
  data?: { openid: string[] };
  next_openid: string;
}
interface Details {
  user_info_list: { openid: string }[];
}

const answerOf = <T>(ask: (callback: (error: Error | null, answer: unknown) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => ask((error, answer) => (error ? reject(error) : resolve(answer as T))));

async function syncAll(): Promise<number> {
  const client = new WeChatApi(appId, appSecret);
  client.endpoint = weChatUrl;
  const followers = adminDatabase(adminUrl, environment).collection(collection);
  let upserts = 0;
  let page: Page;
  for (let next = ''; ; next = page.next_openid) {
    page = await answerOf<Page>((done) => client.getFollowers(next, done));
    const openIds = page.data?.openid ?? [];
    if (openIds.length === 0) return upserts;
    for (let from = 0; from < openIds.length; from += BATCH) {
      const batch = openIds.slice(from, from + BATCH);
      const { user_info_list: users } = await answerOf<Details>((done) => client.batchGetUsers(batch, done));
      for (const user of users) {
        const result: { code?: string; message?: string } = await followers.doc(user.openid).set({ ...user });
        if (result.code) throw new Error(`${result.code} ${result.message}`);
        upserts += 1;
      }
    }
  }
}

const startedAt = performance.now();
const upserts = await syncAll();
console.log(JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, upserts }));
