import { DAY_MS, MINUTE_MS, type Clock } from '../../../shared/core/clock.ts';
import {
  auditNow,
  copyMovements,
  countCosts,
  expireCoupons,
  rollUpCoupons,
  type Coupon,
} from '../../../shared/coupons/index.ts';
import type { Database } from '../../../shared/db/database.ts';
import { People } from '../../../shared/identity/index.ts';
import { rollUpChanges } from '../../../shared/rollups/index.ts';
import { metered } from './load.ts';

/** What claims leave to housekeeping, in requests for each. */
export interface Deferred {
  what: string;
  requests: number;
}

const NEVER = new Date(8.64e15);

/** Everything that housekeeping does once for the coupons that are there, so much later that all of it is due. */
export async function measureDeferred(database: Database): Promise<Deferred[]> {
  const documents = database.collection<Coupon>('coupons');
  // Those of other designs have no history, and those of bare calls no number.
  await documents.removeMany({ movedAt: { exists: false } });
  await documents.removeMany({ unit: { lt: 0 } });
  await database.collection('couponTemplates').removeMany({ limits: { exists: false } });
  const coupons = await documents.count({});
  let [requests, passed] = [0, 0];
  const clock: Clock = { now: () => new Date(Date.now() + passed) };
  const counting = metered(database, () => (requests += 1));
  const world = { database: counting, clock, people: new People(counting, clock, []) };
  const books = async () => {
    passed += 3 * MINUTE_MS;
    await copyMovements(world, NEVER);
    passed += 3 * MINUTE_MS;
    await countCosts(world, NEVER);
  };
  const rollUps = [rollUpCoupons(world.database)];
  const works: [string, () => Promise<unknown>][] = [
    ['ledger and costs', books],
    ['counts on people’s records', () => rollUpChanges({ ...world, rollUps }, NEVER)],
    ['the end', async () => ((passed += 60 * DAY_MS), await expireCoupons(world, NEVER))],
    ['ledger and costs of the end', books],
    ['an audit', () => auditNow(world)],
  ];
  const made: Deferred[] = [];
  for (const [what, work] of works) {
    requests = 0;
    await work();
    made.push({ what, requests: requests / coupons });
  }
  return made;
}
