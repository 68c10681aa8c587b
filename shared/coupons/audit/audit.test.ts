import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import type { StoreId, TemplateId } from '../../core/ids.ts';
import type { Patch } from '../../db/database.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Campaign, TEMPLATE, template, user } from '../claims.harness.ts';
import { copyMovements } from '../ledger/copy-movements.ts';
import { countCosts } from '../ledger/count-costs.ts';
import type { CampaignCosts } from '../ledger/costs.ts';
import type { LedgerLine } from '../ledger/ledger.ts';
import { redeemCoupon } from '../redeem-coupon.ts';
import { shownCode } from '../shown-code/shown-code.harness.ts';
import { auditNightly, auditNow } from './audit.ts';
import { checkUnits } from './check-units.ts';
import type { AuditReport } from './report.ts';

let local: LocalDatabase;
let campaign: Campaign;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const world = (gate: Gate = ({ perform }) => perform()) => ({
  ...{ database: gated(local.database, gate), clock: campaign.clock },
});
const soon = () => new Date(campaign.clock.now().getTime() + 20_000);

/** Two coupons, one of them used, all of it in the ledger and counted since long. */
async function begin(): Promise<void> {
  campaign = await Campaign.open(local, { budget: 1_000 });
  for (const n of [1, 2]) await campaign.claim(user(n));
  const code = await shownCode(campaign.deps(), campaign.coupons()[0]!);
  const at = { staffId: user(90), storeId: 'store-1' as StoreId };
  await redeemCoupon(campaign.deps(), { ...at, code, requestKey: 'key-0001' });
  campaign.clock.advance(5 * MINUTE_MS);
  await copyMovements(world(), soon());
  campaign.clock.advance(5 * MINUTE_MS);
  await countCosts(world(), soon());
  campaign.clock.advance(2 * HOUR_MS);
}
beforeEach(begin);

const lines = () => local.all<LedgerLine>('couponLedger');
const costs = () => local.all<CampaignCosts>('campaignCosts')[0];
/** Changes a document past all rules. */
const spoil = (
  collection: 'coupons' | 'couponLedger' | 'couponTemplates' | 'campaignCosts',
  _id: string,
  patch: Patch,
) => local.database.collection(collection).updateIf({ _id }, patch);
async function found() {
  const { differences } = await auditNow(world());
  return differences.map(({ is, isMended }) => `${is}${isMended ? ' mended' : ''}`);
}

describe('an audit', () => {
  it('finds nothing where nothing is wrong, and looks at everything', async () => {
    expect(await auditNow(world())).toMatchObject({ found: 0, differences: [], coupons: 2, lines: 3 });
  });

  it.each<[string, () => Promise<unknown>, string[]]>([
    [
      'a coupon that stands otherwise',
      () => spoil('coupons', 'spring:u_1:1', { set: { state: 'expired' } }),
      ['standing'],
    ],
    [
      'a field that is left over',
      () => spoil('coupons', 'spring:u_2:1', { set: { redeemedAt: new Date(0) } }),
      ['standing'],
    ],
    ['a wrong count of movements', () => spoil('coupons', 'spring:u_2:1', { inc: { moves: 1 } }), ['moves']],
    [
      'a wrong date of its last one',
      () => spoil('coupons', 'spring:u_2:1', { set: { movedAt: new Date(0) } }),
      ['moves'],
    ],
    ['a unit beyond the total', () => spoil('couponTemplates', TEMPLATE, { set: { 'limits.total': 1 } }), ['unit']],
    [
      'more than a person may have',
      () => spoil('couponTemplates', TEMPLATE, { set: { 'limits.perUser': 0 } }),
      ['aboveLimit', 'aboveLimit'],
    ],
    [
      'a line that says something else',
      () => spoil('couponLedger', lines()[0]!._id, { set: { what: 'redeemed' } }),
      ['lineDiffers'],
    ],
    ['less in the budget', () => spoil('couponTemplates', TEMPLATE, { set: { budget: 999 } }), ['budget']],
    ['codes that are not counted', () => spoil('couponTemplates', TEMPLATE, { set: { codeCount: 5 } }), ['codes']],
    [
      'a batch of codes that the campaign does not know',
      () =>
        local.database.collection('codeBatches').addMany([{ _id: '00000', templateId: TEMPLATE, count: 5 } as never]),
      ['codes'],
    ],
    ['no campaign', () => local.database.collection('couponTemplates').removeMany({ _id: TEMPLATE }), ['noCampaign']],
    ['costs that nobody had', () => spoil('campaignCosts', TEMPLATE, { inc: { 'face.unused': 7 } }), ['costs mended']],
  ])('names %s', async (_, plant, names) => {
    await plant();
    expect(await found()).toEqual(names);
  });

  it('names a line without a movement, of a coupon that is there and of one that is not', async () => {
    const [line] = lines() as [LedgerLine];
    await local.database.collection<LedgerLine>('couponLedger').addMany([
      { ...line, _id: 'spring:0:9', unit: 0, number: 9, copiedAt: campaign.clock.now() },
      { ...line, _id: 'spring:77:1', unit: 77, number: 1, copiedAt: campaign.clock.now() },
    ]);
    expect(await found()).toEqual(['lineTooMany', 'lineTooMany']);
  });

  it('names a number that two have, which the database lets nobody plant', () => {
    const coupons = campaign.coupons().map((one) => ({ ...one, unit: 0 }));
    const now = campaign.clock.now();
    const checked = checkUnits(
      TEMPLATE,
      { coupons, lines: [] },
      { template: template(), copiedBefore: new Date(0), now },
    );
    expect(checked.differences).toEqual([{ is: 'unitTwice', templateId: TEMPLATE, unit: 0 }]);
  });

  it('adds lines that are missing, which are counted again then, and leaves those that may come yet', async () => {
    await local.database.collection('couponLedger').removeMany({ unit: { gte: 0 } });
    await campaign.claim(user(3));
    expect(await found()).toEqual(['lineMissing mended', 'lineMissing mended', 'lineMissing mended', 'costs mended']);
    campaign.clock.advance(5 * MINUTE_MS);
    await countCosts(world(), soon());
    expect(await found()).toEqual([]);
    expect(costs()).toMatchObject({ count: { unused: 1, redeemed: 1 }, face: { unused: 500, redeemed: 500 } });
  });

  it('that is killed anywhere mends once', async () => {
    await forEveryDeath(async (death) => {
      await begin();
      await spoil('campaignCosts', TEMPLATE, { inc: { 'count.unused': 5, 'face.unused': 7 } });
      await local.database.collection('couponLedger').removeMany({ _id: lines()[0]!._id });
      campaign.clock.advance(DAY_MS);
      const first = await orKilled(() => auditNightly(world(deadly(death)), soon()));
      await auditNightly(world(), soon());
      campaign.clock.advance(5 * MINUTE_MS);
      await countCosts(world(), soon());
      expect(costs()).toMatchObject({ count: { unused: 1, redeemed: 1 }, face: { unused: 500, redeemed: 500 } });
      expect(await found()).toEqual([]);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });
});

describe('the nightly audit', () => {
  it('keeps its report, once a night, and goes on where the time was up', async () => {
    const others = Array.from({ length: 30 }, (_, n) => template({ _id: `t-${n}` as TemplateId }));
    await local.database.collection('couponTemplates').addMany(others);
    await spoil('couponTemplates', TEMPLATE, { set: { budget: 999 } });
    expect(await auditNightly(world(), campaign.clock.now())).toBe('unfinished');
    expect(await auditNightly(world(), soon())).toBe('audited');
    const differences = [{ is: 'budget', templateId: TEMPLATE }];
    expect(local.all<AuditReport>('couponAudits')).toMatchObject([{ coupons: 2, lines: 3, found: 1, differences }]);
    const requests = local.requests();
    expect(await auditNightly(world(), soon())).toBe('idle');
    expect(local.requests()).toBe(requests + 1);
    // Before three o'clock in Shanghai the night has not begun.
    campaign.clock.advance(DAY_MS - (campaign.clock.now().getTime() % DAY_MS) + 16 * HOUR_MS);
    expect(await auditNightly(world(), soon())).toBe('idle');
    campaign.clock.advance(3 * HOUR_MS);
    expect(await auditNightly(world(), soon())).toBe('audited');
  });
});
