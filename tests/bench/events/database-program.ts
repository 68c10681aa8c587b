import { serveSeededDatabase } from '../support/seeded-database.ts';
import {
  ACCOUNT_DAYS,
  accountDay,
  article,
  ARTICLES,
  CAMPAIGNS,
  channel,
  CHANNELS,
  operatorIdentity,
  operatorRecord,
  Sessions,
  sessionsFor,
  store,
  STORES,
  template,
} from './told-events.ts';

const sessions = new Sessions(sessionsFor(Number(process.argv[2])));
const { people, sessions: count, claims, orders } = sessions.counts();

/** What so many events left behind; nothing of it is counted yet. */
void serveSeededDatabase(async (seed) => {
  await seed('channels', CHANNELS, channel);
  await seed('couponTemplates', CAMPAIGNS, template);
  await seed('stores', STORES, store);
  await seed('accountDays', ACCOUNT_DAYS, accountDay);
  await seed('articles', ARTICLES, article);
  await seed('users', 1, operatorRecord);
  await seed('identities', 1, operatorIdentity);
  await seed('users', people, sessions.user);
  await seed('clicks', count, sessions.click);
  await seed('activityBatches', count, sessions.batch);
  await seed('visits', claims, sessions.visit);
  await seed('coupons', claims, sessions.coupon);
  await seed('orders', orders, sessions.order);
});
