import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../../core/clock.ts';
import type { StoreId, UserId } from '../../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Campaign, user } from '../claims.harness.ts';
import { eraseCoupons } from '../erase-coupons.ts';
import { redeemCoupon } from '../redeem-coupon.ts';
import { copyMovements } from './copy-movements.ts';
import type { LedgerLine } from './ledger.ts';

const STORE = 'store-1' as StoreId;

let local: LocalDatabase;
let campaign: Campaign;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  campaign = await Campaign.open(local);
});
afterAll(() => local.close());

const copy = (gate: Gate = ({ perform }) => perform()) =>
  orKilled(() =>
    copyMovements(
      { database: gated(local.database, gate), clock: campaign.clock },
      new Date(campaign.clock.now().getTime() + 40_000),
    ),
  );
/** When whatever is written now is copied. */
function later(gate?: Gate) {
  campaign.clock.advance(3 * MINUTE_MS);
  return copy(gate);
}
const of = (n: number) => campaign.coupons().find(({ userId }) => userId === user(n))!;
const redeem = (n: number) =>
  redeemCoupon(campaign.deps(), { staffId: user(90), storeId: STORE, code: of(n).code, requestKey: 'key-0001' });
const ledger = () => local.all<LedgerLine>('couponLedger');
const moves = () => campaign.coupons().reduce((sum, one) => sum + one.moves, 0);
const places = () => ledger().map(({ unit, number }) => `${unit}:${number}`);
const expectedPlaces = () =>
  campaign.coupons().flatMap(({ unit, history }) => history.map((_, n) => `${unit}:${n + 1}`));

describe('the ledger', () => {
  it('has a line for each movement, some minutes later, which names the unit and nobody but staff', async () => {
    await campaign.claim(user(1));
    const issuedAt = campaign.clock.now();
    campaign.clock.advance(1_000);
    await redeem(1);
    await copy();
    expect(ledger()).toEqual([]);
    await later();
    const { unit, templateId } = of(1);
    const common = { templateId, unit, face: 500, copiedAt: campaign.clock.now() };
    const place = `${templateId}:${unit}`;
    expect(ledger().sort((a, b) => a.number - b.number)).toEqual([
      { ...common, _id: `${place}:1`, number: 1, at: issuedAt, what: 'issued', cause: 'claim', after: 'unused' },
      {
        ...{ ...common, _id: `${place}:2`, number: 2, at: of(1).movedAt, what: 'redeemed' },
        ...{ by: user(90), storeId: STORE, before: 'unused', after: 'redeemed' },
      },
    ]);
  });

  it('gets what happened since, and each line once', async () => {
    await campaign.claim(user(1));
    await later();
    // Not settled when the first copy passes by, and moved once more: it comes later, and whole.
    await campaign.claim(user(2));
    campaign.clock.advance(MINUTE_MS);
    await copy();
    await redeem(2);
    await redeem(1);
    await later();
    expect(places().sort()).toEqual(expectedPlaces().sort());
    expect(ledger()).toHaveLength(4);
  });

  it('is whole after a kill anywhere, a repeat, and two at once', async () => {
    await forEveryDeath(async (death) => {
      campaign = await Campaign.open(local);
      for (const n of [1, 2]) await campaign.claim(user(n));
      await later();
      await redeem(1);
      const first = await later(deadly(death));
      await redeem(2);
      campaign.clock.advance(3 * MINUTE_MS);
      await Promise.all([copy(), copy()]);
      expect(places().sort()).toEqual(expectedPlaces().sort());
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('goes on with the number of a coupon whose owner is erased', async () => {
    await campaign.claim(user(1));
    await later();
    const erase = eraseCoupons({ ...campaign.deps(), database: local.database });
    await erase({ userIds: [user(1)], identities: [], anonymousId: 'u_x' as UserId });
    await later();
    expect(places().sort()).toEqual(expectedPlaces().sort());
    expect(ledger().find(({ number }) => number === 2)).toMatchObject({ what: 'expired', cause: 'erasure' });
  });

  it('costs two requests when nothing has happened, and few for thousands of movements', async () => {
    await campaign.claim(user(1));
    await later();
    const requestsOf = async (work: () => Promise<unknown>) => {
      const before = local.requests();
      await work();
      return local.requests() - before;
    };
    expect(await requestsOf(later)).toBe(2);
    const start = campaign.clock.now().getTime();
    const more = Array.from({ length: 2_000 }, (_, n) => {
      const at = new Date(start + n);
      return { ...of(1), _id: `c-${n}`, code: `c-${n}`, unit: 100 + n, movedAt: at };
    });
    const coupons = local.database.collection('coupons');
    for (let from = 0; from < 2_000; from += 500) await coupons.addMany(more.slice(from, from + 500));
    expect(await requestsOf(later)).toBe(10);
    expect(ledger()).toHaveLength(moves());
  });
});
