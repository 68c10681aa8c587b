import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../../core/clock.ts';
import type { StoreId, UserId } from '../../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Campaign, TEMPLATE, user } from '../claims.harness.ts';
import { expireCoupons } from '../ending/expire-coupons.ts';
import { eraseCoupons } from '../erase-coupons.ts';
import { FRESH_MS } from '../issuing/numbers.ts';
import { redeemCoupon } from '../redeem-coupon.ts';
import { shownCode } from '../shown-code/shown-code.harness.ts';
import { copyMovements } from './copy-movements.ts';
import type { CampaignCosts } from './costs.ts';
import { countCosts } from './count-costs.ts';
import { linesOf, type LedgerLine } from './ledger.ts';

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
const count = (gate: Gate = ({ perform }) => perform()) =>
  orKilled(() =>
    countCosts(
      { database: gated(local.database, gate), clock: campaign.clock },
      new Date(campaign.clock.now().getTime() + 40_000),
    ),
  );
const costs = () => local.all<CampaignCosts>('campaignCosts');
async function copiedAndCounted(): Promise<void> {
  await later();
  campaign.clock.advance(3 * MINUTE_MS);
  await count();
}
async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = local.requests();
  await work();
  return local.requests() - before;
}
const of = (n: number) => campaign.coupons().find(({ userId }) => userId === user(n))!;
async function redeem(n: number) {
  const code = await shownCode(campaign.deps(), of(n));
  return redeemCoupon(campaign.deps(), { staffId: user(90), storeId: STORE, code, requestKey: `redeem-${n}` });
}
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

  it('names the operator who gave a coupon, alone or to everybody of a segment', async () => {
    await campaign.claim(user(1));
    const [at, by] = [campaign.clock.now(), user(90)];
    const issued = { what: 'issued', at, by } as const;
    const ways = [
      { ...issued, how: 'grant', reason: '补偿', requestKey: 'grant-0001' },
      { ...issued, how: 'run', runId: 'run-00000001' },
    ] as const;
    for (const way of ways) expect(linesOf({ ...of(1), history: [way] }, at)).toMatchObject([{ cause: way.how, by }]);
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
    expect(await requestsOf(later)).toBe(2);
    const start = campaign.clock.now().getTime();
    const more = Array.from({ length: 2_000 }, (_, n) => {
      const at = new Date(start + n);
      const own = { _id: `c-${n}`, code: `c-${n}`, keys: [`c-${n}`], cause: `c-${n}` };
      return { ...of(1), ...own, unit: 100 + n, dayUnit: 100 + n, movedAt: at };
    });
    const coupons = local.database.collection('coupons');
    for (let from = 0; from < 2_000; from += 500) await coupons.addMany(more.slice(from, from + 500));
    expect(await requestsOf(later)).toBe(10);
    expect(ledger()).toHaveLength(moves());
  });
});

describe('the costs of a campaign', () => {
  it('are what its coupons say, some minutes later', async () => {
    for (const n of [1, 2]) await campaign.claim(user(n));
    await redeem(1);
    await copiedAndCounted();
    expect(costs()).toMatchObject([
      { _id: TEMPLATE, count: { unused: 1, redeemed: 1 }, face: { unused: 500, redeemed: 500 } },
    ]);
    campaign.clock.advance(40 * DAY_MS);
    const deadline = new Date(campaign.clock.now().getTime() + MINUTE_MS);
    await expireCoupons({ database: local.database, clock: campaign.clock }, deadline);
    await copiedAndCounted();
    expect(costs()).toMatchObject([
      { count: { unused: 0, redeemed: 1, expired: 1 }, face: { unused: 0, redeemed: 500, expired: 500 } },
    ]);
    campaign.clock.advance(MINUTE_MS);
    expect(await requestsOf(count)).toBe(2);
  });

  it('count each line once, after a kill anywhere, a repeat, and by two at once', async () => {
    await forEveryDeath(async (death) => {
      campaign = await Campaign.open(local);
      await campaign.claim(user(1));
      await copiedAndCounted();
      await campaign.claim(user(2));
      await later();
      await redeem(1);
      await later();
      campaign.clock.advance(3 * MINUTE_MS);
      const first = await count(deadly(death));
      await redeem(2);
      await later();
      campaign.clock.advance(3 * MINUTE_MS);
      await Promise.all([count(), count()]);
      expect(costs()).toMatchObject([{ count: { unused: 0, redeemed: 2 }, face: { unused: 0, redeemed: 1_000 } }]);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });
});

describe('how many are left', () => {
  const left = async (total: number, stock = campaign.instance()) => {
    const one = { _id: TEMPLATE, limits: { total, perUser: 1 } };
    return (await stock.remaining([one], campaign.clock.now())).get(TEMPLATE);
  };

  it('is counted of a small campaign, and of a large one read from what is kept, until few are left', async () => {
    await campaign.claim(user(1));
    expect(await left(10)).toBe(9);
    expect(await left(1_000_000)).toBe(1_000_000);
    await copiedAndCounted();
    expect(await left(1_000_000)).toBe(999_999);
    await local.database
      .collection('campaignCosts')
      .updateIf({ _id: TEMPLATE }, { set: { count: { unused: 18_001 } } });
    // By what is kept few are left: it is counted, and was wrong.
    expect(await left(20_000)).toBe(19_999);
  });

  it('costs nothing for who asked just now', async () => {
    const stock = campaign.instance();
    expect(await requestsOf(() => left(10, stock))).toBe(1);
    expect(await requestsOf(() => left(10, stock))).toBe(0);
    campaign.clock.advance(FRESH_MS);
    expect(await requestsOf(() => left(10, stock))).toBe(1);
  });
});
