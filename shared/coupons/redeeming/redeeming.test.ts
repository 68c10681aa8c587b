import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '../../core/clock.ts';
import type { StoreId } from '../../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Campaign, user } from '../claims.harness.ts';
import type { Coupon } from '../coupon.ts';
import { MOST_MOVES } from '../movement.ts';
import { redeemCoupon } from '../redeem-coupon.ts';
import { shownCode } from '../shown-code/shown-code.harness.ts';
import { listRedemptions } from './list-redemptions.ts';
import { previewRedemption } from './preview-redemption.ts';
import { undoRedemption } from './undo-redemption.ts';

const [STORE, OTHER] = ['store-1', 'store-2'] as [StoreId, StoreId];
const STAFF = user(90);

let local: LocalDatabase;
let campaign: Campaign;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => begin());
afterAll(() => local.close());

/** One coupon, unused. */
async function begin(total = 2): Promise<void> {
  campaign = await Campaign.open(local, { total });
  await campaign.claim(user(1));
}
const coupon = (): Coupon => campaign.coupons()[0]!;
const deps = (gate?: Gate) => campaign.deps(gate && gated(local.database, gate));
let keys = 0;
async function redeem(of = coupon(), storeId = STORE) {
  const code = await shownCode(deps(), of);
  return redeemCoupon(deps(), { staffId: STAFF, storeId, code, requestKey: `redeem-${++keys}` });
}
const preview = async (code: string) => previewRedemption(deps(), { code, storeId: STORE });
const undo = (changes: object = {}, gate?: Gate) =>
  orKilled(() =>
    undoRedemption(deps(gate), {
      ...{ staffId: STAFF, storeIds: [STORE], couponId: coupon()._id, redeemedAt: campaign.clock.now() },
      ...{ reason: '扫错了', requestKey: 'undo-0001', ...changes },
    }),
  );

describe('a preview', () => {
  it('says what the coupon is, whether it can be redeemed here now, and who redeemed it before; it changes nothing', async () => {
    const code = await shownCode(deps(), coupon());
    const before = campaign.coupons();
    const requests = local.requests();
    expect(await preview(code)).toMatchObject({
      ok: true,
      data: { worth: '满 30 元减 5 元', state: 'unused', storeId: STORE, refusal: undefined, redemptions: [] },
    });
    expect(local.requests()).toBe(requests + 1);
    expect(await preview(coupon().code)).toMatchObject({ ok: true, data: { refusal: 'COUPON.STALE_CODE' } });
    expect(await preview('AAAA0000BBBB123456')).toEqual({ ok: false, error: 'COUPON.NOT_FOUND' });
    expect(campaign.coupons()).toEqual(before);
    await redeem();
    const at = campaign.clock.now().toISOString();
    expect(await preview(code)).toMatchObject({
      data: { refusal: 'COUPON.ALREADY_REDEEMED', redemptions: [{ at, storeId: STORE, by: STAFF }] },
    });
    await undo();
    expect(await preview(code)).toMatchObject({
      data: { state: 'unused', refusal: undefined, redemptions: [{ at, undoneAt: at }] },
    });
  });
});

describe('the same key', () => {
  it('for another store, another reason or another redemption is refused, and changes nothing', async () => {
    const code = await shownCode(deps(), coupon());
    const request = { staffId: STAFF, storeId: STORE, code, requestKey: 'redeem-same' };
    expect(await redeemCoupon(deps(), request)).toMatchObject({ ok: true });
    const before = campaign.coupons();
    const used = { ok: false, error: 'COMMON.KEY_USED' };
    expect(await redeemCoupon(deps(), { ...request, storeId: OTHER })).toEqual(used);
    expect(campaign.coupons()).toEqual(before);
    expect(await undo()).toMatchObject({ ok: true });
    expect(await undo({ reason: '换一张' })).toEqual(used);
    campaign.clock.advance(HOUR_MS);
    expect(await redeem()).toMatchObject({ ok: true });
    expect(await undo()).toEqual(used);
    expect(coupon().state).toBe('redeemed');
  });

  it('of the same staff member for another coupon is refused, one after the other and at once, and changes nothing', async () => {
    await campaign.claim(user(2));
    const [one, other] = campaign.coupons() as [Coupon, Coupon];
    const redeemSame = async (of: Coupon, requestKey: string, staffId = STAFF) =>
      redeemCoupon(deps(), { staffId, storeId: STORE, code: await shownCode(deps(), of), requestKey });
    const used = { ok: false, error: 'COMMON.KEY_USED' };
    const answers = await Promise.all([redeemSame(one, 'redeem-0001'), redeemSame(other, 'redeem-0001')]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers).toContainEqual(used);
    const [first, second] = answers[0].ok ? [one, other] : [other, one];
    // Also when it is unused again; of somebody else, and of another call, it is another key.
    expect(await undo({ couponId: first._id, requestKey: 'redeem-0001' })).toMatchObject({ ok: true });
    expect(await redeemSame(second, 'redeem-0001')).toEqual(used);
    expect(campaign.coupons().find(({ _id }) => _id === second._id)?.state).toBe('unused');
    expect(await redeemSame(second, 'redeem-0001', user(91))).toMatchObject({ ok: true });
    expect(await undo({ couponId: second._id, requestKey: 'redeem-0001' })).toEqual(used);
    expect(await undo({ couponId: second._id, requestKey: 'undo-0002' })).toMatchObject({ ok: true });
  });
});

describe('undoing a redemption', () => {
  it('gives the coupon back, with who did it, where and why, once; it can be redeemed again', async () => {
    const { history } = coupon();
    await redeem();
    const at = campaign.clock.now();
    const answers = await Promise.all([undo(), undo(), undo()]);
    for (const answer of answers) expect(answer).toMatchObject({ ok: true, data: { state: 'unused' } });
    expect(coupon()).not.toHaveProperty('redeemedAt');
    expect(coupon().history).toEqual([
      ...history,
      expect.objectContaining({ what: 'redeemed', at }),
      { what: 'undone', at, by: STAFF, storeId: STORE, reason: '扫错了', requestKey: 'undo-0001' },
    ]);
    expect(await redeem()).toMatchObject({ ok: true });
    // A late repeat does not undo the next one, nor does one that means the first.
    expect(await undo()).toMatchObject({ ok: true });
    campaign.clock.advance(1);
    expect(await undo({ requestKey: 'undo-0002' })).toMatchObject({ error: 'COUPON.NOT_REDEEMED' });
    expect(coupon().state).toBe('redeemed');
  });

  it.each([
    ['by staff of another store', { storeIds: [OTHER] }, 'REDEEM.NOT_YOUR_STORE'],
    ['of another moment', { redeemedAt: new Date(0) }, 'COUPON.NOT_REDEEMED'],
    ['of another coupon', { couponId: 'none' }, 'COUPON.NOT_FOUND'],
  ])('%s is refused', async (_, changes, error) => {
    await redeem();
    const before = campaign.coupons();
    expect(await undo(changes)).toMatchObject({ ok: false, error });
    expect(campaign.coupons()).toEqual(before);
  });

  it('is possible for a day; a coupon whose time is over by then is over', async () => {
    campaign.clock.advance(coupon().expiresAt.getTime() - campaign.clock.now().getTime() - HOUR_MS);
    const redeemedAt = campaign.clock.now();
    await redeem();
    campaign.clock.advance(DAY_MS);
    expect(await undo({ redeemedAt })).toMatchObject({ error: 'REDEEM.TOO_LATE' });
    campaign.clock.advance(-1);
    expect(await undo({ redeemedAt })).toMatchObject({ ok: true });
    expect(await preview(coupon().code)).toMatchObject({ data: { state: 'expired' } });
  });

  it('that is killed anywhere is completed by a repeat, once', async () => {
    await forEveryDeath(async (death) => {
      await begin();
      await redeem();
      const first = await undo({}, deadly(death));
      expect(await undo()).toMatchObject({ ok: true });
      expect(coupon().history.map(({ what }) => what)).toEqual(['issued', 'redeemed', 'undone']);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('does not make a document grow for ever: after a hundred movements the coupon is not redeemed again', async () => {
    const history = Array.from({ length: MOST_MOVES }, () => coupon().history[0]!);
    await local.database.collection<Coupon>('coupons').updateIf({ _id: coupon()._id }, { set: { history } });
    expect(await redeem()).toMatchObject({ ok: false, error: 'COUPON.TOO_OFTEN' });
  });
});

describe('today’s list of a store', () => {
  it('has what was redeemed there today and stands, the last in front, page by page, and nothing twice', async () => {
    await begin(100);
    await redeem();
    campaign.clock.advance(DAY_MS);
    await campaign.claim(user(2));
    const [, second] = campaign.coupons();
    const many = Array.from({ length: 60 }, (_, n) => {
      const redeemedAt = new Date(campaign.clock.now().getTime() + Math.floor(n / 3));
      const numbers = { unit: 1_000 + n, dayUnit: 1_000 + n };
      const own = {
        _id: `c-${n}`,
        code: `c-${n}`,
        keys: [`c-${n}`],
        cause: `c-${n}`,
        redeemedAt,
        redeemedIn: n === 0 ? OTHER : STORE,
      };
      return { ...second!, ...numbers, ...own };
    });
    expect(await local.database.collection('coupons').addMany(many)).toBe('added');
    const seen: string[] = [];
    let before: Date | undefined;
    for (let pages = 0; pages === 0 || before; pages++) {
      const page = await listRedemptions(deps(), { storeId: STORE, before });
      seen.push(...page.coupons.map(({ _id }) => _id));
      before = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.sort()).toEqual(
      many
        .slice(1)
        .map(({ _id }) => _id)
        .sort(),
    );
  });
});
