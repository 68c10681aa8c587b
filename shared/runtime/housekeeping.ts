import { keepFigures } from '../analytics/index.ts';
import { readVariables } from '../config/variables.ts';
import {
  auditNightly,
  copyMovements,
  countCosts,
  endLocks,
  expireCoupons,
  remindOfEnds,
  workGrants,
} from '../coupons/index.ts';
import { takeRemoved, workLabels } from '../labels/index.ts';
import { publishWanted } from '../menus/index.ts';
import { workNotices } from '../messaging/index.ts';
import { applyRetention } from '../privacy/index.ts';
import { rollUpChanges } from '../rollups/index.ts';
import { learnOfArticles } from './learn-of-articles.ts';
import { lookAfterChannels } from './look-after-channels.ts';
import { erasePeople } from './erase-people.ts';
import { menuApi } from './menu-api.ts';
import { joinOrders } from './orders.ts';
import { rollUpsOf } from './roll-ups.ts';
import { payOut } from './pay-out.ts';
import type { Runtime } from './runtime.ts';
import { officialAccount } from './wechat.ts';

/**
 * The minute of each hour in which documents are looked for that are no longer needed. By the clock and without a
 * memory: a tick that is lost or killed is made up for an hour later.
 */
const RETENTION_MINUTE = 17;

/** The minute of each hour in which people are reminded of coupons that end soon. */
const REMINDER_MINUTE = 3;

/** The minute of each hour in which WeChat is asked how articles were read, until it has told. */
const ARTICLE_MINUTE = 41;

/** So often coupons that are over end, and what is counted is brought up to date; what is left waits for the next time. */
const COUNTING_MINUTES = 5;

/** So much of a tick is for the nightly audit; it goes on with the next one. */
const AUDIT_MS = 20_000;

/** Publishes the menu that was asked for. Idle, it costs one database request. */
async function publishMenu(runtime: Runtime, deadline: Date): Promise<string> {
  const variables = readVariables('housekeeping');
  const oa = officialAccount(runtime, variables);
  const api = menuApi(oa.within({ purpose: 'user', deadline }));
  try {
    return await publishWanted({ ...runtime, appId: oa.appId, miniProgramAppId: variables.MP_APP_ID, api });
  } finally {
    await oa.flush();
  }
}

/** Copies what happened to coupons into the ledger, and counts what it has got of each campaign. */
async function keepAccounts(runtime: Runtime, deadline: Date): Promise<string> {
  const isDone = (await copyMovements(runtime, deadline)) && (await countCosts(runtime, deadline));
  return isDone ? 'idle' : 'unfinished';
}

/**
 * One tick: menus, merges, erasures, vouchers, what is done for segments, and links and codes of channels every minute; ends
 * of coupons, orders that wait, counts and removed labels every five,
 * retention, and what WeChat tells of articles, once an hour. One of them that fails does not keep the others from their work.
 */
export async function tickHousekeeping(runtime: Runtime, deadline: Date): Promise<string> {
  const erasing = erasePeople(runtime, deadline);
  const works: Promise<string>[] = [
    publishMenu(runtime, deadline),
    erasing,
    payOut(runtime, deadline),
    runtime.people.merges.settleDue(runtime.logger, deadline),
    workGrants(runtime, deadline),
    workLabels(runtime, deadline),
    workNotices(runtime, deadline),
    lookAfterChannels(runtime, deadline),
  ];
  const now = runtime.clock.now();
  const minute = now.getUTCMinutes();
  if (minute % COUNTING_MINUTES === 0) {
    works.push(takeRemoved(runtime, deadline));
    works.push(endLocks(runtime, deadline));
    works.push(expireCoupons(runtime, deadline));
    works.push(keepAccounts(runtime, deadline));
    works.push(auditNightly(runtime, new Date(Math.min(deadline.getTime(), now.getTime() + AUDIT_MS))));
    works.push(joinOrders(runtime, deadline));
    // Not meanwhile: nobody is counted whose contributions are becoming nobody's.
    const isErased = erasing.catch(() => undefined);
    works.push(isErased.then(() => keepFigures(runtime, deadline)));
    works.push(rollUpChanges({ ...runtime, rollUps: rollUpsOf(runtime.database) }, deadline));
  }
  if (minute === REMINDER_MINUTE) {
    const { OA_APP_ID: officialAccount } = readVariables('housekeeping');
    works.push(remindOfEnds({ ...runtime, officialAccount }, deadline));
  }
  if (minute === ARTICLE_MINUTE) works.push(learnOfArticles(runtime, deadline));
  if (minute === RETENTION_MINUTE) works.push(applyRetention(runtime, deadline));
  const outcomes: string[] = [];
  for (const work of await Promise.allSettled(works)) {
    if (work.status === 'rejected') throw work.reason;
    if (work.value !== 'idle') outcomes.push(work.value);
  }
  return outcomes.join(', ') || 'idle';
}
