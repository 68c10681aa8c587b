import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnyContract } from '../../shared/contracts/contract.ts';
import * as contracts from '../../shared/contracts/index.ts';
import { oneTimeCode } from '../../shared/core/one-time-code.ts';
import { staffOf } from '../../shared/identity/index.ts';
import { STORE } from '../../scripts/local/merchant.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { functionOf, GOOD_INPUTS } from '../support/inputs.ts';

/*
 * Staff of another store walk every call of `staff`, with what is one store's in each field that may name it: what belongs to
 * the store is neither shown nor changed.
 */

const OTHER_STORE = 'store-westlake';
const [CUSTOMER, STAFF, OTHER] = ['林小满', '王思远', '周子昂'];
const TEMPLATES = ['tpl-tea-8', 'tpl-autumn-20'];
const STAFF_CALLS: readonly AnyContract[] = Object.values<AnyContract>(contracts).filter(
  (one) => functionOf(one) === 'staff',
);

let application: ApplicationUnderTest;
/** What stands in one store's till, and nobody else is to be told. */
let redeemed: { couponId: string; redeemedAt: string };
/** What the customer's phone shows of a coupon that is not used. */
let shown: string;

async function ask(person: string, name: string, call: string, input: object): Promise<Record<string, unknown>> {
  const outcome = await application.invoke(name, { call, input }, { kind: 'miniprogram', person });
  if (!outcome.ok) throw new Error(`${call}: ${outcome.message}`);
  return outcome.result as Record<string, unknown>;
}

/** A coupon of the customer's, with what the phone shows of it. */
async function claimed(templateId: string): Promise<{ couponId: string; shown: string }> {
  const answer = await ask(CUSTOMER, 'customer', 'coupon.claim', { templateId });
  const { couponId, code } = (answer['data'] as { coupon: { couponId: string; code: string } }).coupon;
  const { data } = (await ask(CUSTOMER, 'customer', 'coupon.code', { couponId })) as {
    data: { rotating: { key: string; now: number } };
  };
  const { key, now } = data.rotating;
  return { couponId, shown: `${code} ${oneTimeCode(key, new Date(now))}` };
}

beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  await ask(CUSTOMER, 'customer', 'user.signIn', {});
  await application.employ(STAFF, [staffOf(STORE)]);
  await application.employ(OTHER, [staffOf(OTHER_STORE as typeof STORE)]);
  const coupons = [await claimed(TEMPLATES[0]!), await claimed(TEMPLATES[1]!)];
  const attempt = { code: coupons[0]!.shown, requestKey: 'redeem-0001', storeId: STORE };
  const done = await ask(STAFF, 'staff', 'redeem.confirm', attempt);
  redeemed = done['data'] as typeof redeemed;
  shown = coupons[1]!.shown;
});
afterAll(() => application.close());

/** The input with what is the store's wherever it may stand. */
const ofStore = (good: object = {}) => {
  const theirs: Record<string, unknown> = { storeId: STORE, couponId: redeemed.couponId, code: shown };
  const there = Object.keys(theirs).filter((field) => field in good || field === 'storeId');
  const at = 'redeemedAt' in good ? { redeemedAt: redeemed.redeemedAt } : {};
  return { ...good, ...at, ...Object.fromEntries(there.map((field) => [field, theirs[field]])) };
};

describe('staff of another store', () => {
  it('would be let in by what they send, if they were this store’s', async () => {
    const preview = await ask(STAFF, 'staff', 'redeem.preview', ofStore(GOOD_INPUTS['redeem.preview']));
    expect(preview).toMatchObject({ ok: true, data: { state: 'unused', storeId: STORE } });
    const today = await ask(STAFF, 'staff', 'redeem.today', { storeId: STORE });
    expect(today).toMatchObject({ ok: true, data: { redemptions: [{ couponId: redeemed.couponId }] } });
  });

  it.each(STAFF_CALLS.map(({ name }) => [name] as const))('are refused by %s, and change nothing', async (name) => {
    const before = application.contents();
    const answer = await ask(OTHER, 'staff', name, ofStore(GOOD_INPUTS[name]));
    const code = name.startsWith('redeem.') ? 'REDEEM.NOT_YOUR_STORE' : 'COMMON.FORBIDDEN';
    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(answer)).not.toContain(redeemed.couponId);
    expect(application.contents()).toEqual(before);
  });

  it('see their own till where they name no store', async () => {
    const today = await ask(OTHER, 'staff', 'redeem.today', {});
    expect(today).toMatchObject({ ok: true, data: { storeId: OTHER_STORE, redemptions: [] } });
    const names = (today['data'] as { stores: { storeId: string }[] }).stores.map(({ storeId }) => storeId);
    expect(names).toEqual([OTHER_STORE]);
  });
});
