import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../../core/clock.ts';
import { People, type User } from '../../identity/index.ts';
import { rollUpChanges } from '../../rollups/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { auditNow } from '../audit/audit.ts';
import { Campaign, START, user } from '../claims.harness.ts';
import { expireCoupons } from '../ending/expire-coupons.ts';
import { grantPage } from '../runs/grant-page.ts';
import { rollUpCoupons } from '../roll-up-coupons.ts';
import { copyMovements } from './copy-movements.ts';
import { countCosts } from './count-costs.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** So many claims. */
const CLAIMS = 200;

/** Requests that each work of housekeeping makes, in this order, one after the other. */
async function requestsOf(works: Record<string, () => Promise<unknown>>): Promise<Record<string, number>> {
  const made: Record<string, number> = {};
  for (const [name, work] of Object.entries(works)) {
    const before = local.requests();
    await work();
    made[name] = local.requests() - before;
  }
  return made;
}

it('of a claim housekeeping counts the person anew, in one request; the rest is some for a thousand of them', async () => {
  const campaign = await Campaign.open(local, { total: CLAIMS });
  const { clock } = campaign;
  const users = Array.from({ length: CLAIMS }, (_, n): User => ({
    ...campaign.recordOf(user(n)),
    createdAt: START,
  }));
  const people = new People(local.database, clock, []);
  await people.users.addMany(users);
  const deps = campaign.deps();
  const known = await deps.stock.knownOf('spring', clock.now());
  await grantPage(deps, known!, { how: 'run', runId: 'run-00000001', by: user(9_999) }, users);
  expect(campaign.coupons()).toHaveLength(CLAIMS);

  const world = { database: local.database, clock, people };
  const soon = () => new Date(clock.now().getTime() + 3 * MINUTE_MS);
  const pass = (ms: number) => clock.advance(ms);
  const books = async () => {
    pass(3 * MINUTE_MS);
    await copyMovements(world, soon());
    pass(3 * MINUTE_MS);
    await countCosts(world, soon());
  };
  const rollUps = [rollUpCoupons(local.database)];
  const made = await requestsOf({
    'ledger and costs': books,
    'counts on records': () => rollUpChanges({ ...world, rollUps }, soon()),
    'a nightly audit': () => auditNow(world),
    end: async () => (pass(60 * DAY_MS), await expireCoupons(world, soon())),
    'ledger and costs of the end': books,
  });
  const { 'counts on records': counts = NaN, ...others } = made;
  expect(counts).toBeLessThanOrEqual(CLAIMS * 1.1);
  // For up to a thousand: docs/coupons.md.
  for (const requests of Object.values(others)) expect(requests).toBeLessThanOrEqual(20);
});
