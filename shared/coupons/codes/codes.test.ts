import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../core/clock.ts';
import { ALPHABET, type UserId } from '../../core/ids.ts';
import { deadly, forEveryDeath, forEveryMeeting, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { checkCoupon } from '../audit/check-coupon.ts';
import { Campaign, START, TEMPLATE, user } from '../claims.harness.ts';
import type { Coupon } from '../coupon.ts';
import { eraseCoupons } from '../erase-coupons.ts';
import { linesOf } from '../ledger/ledger.ts';
import { CodeBatches } from './code-batches.ts';
import { codesFrom, createCodes, listCodes, revokeCodes } from './code-sheets.ts';
import { codeText, readCode } from './code-text.ts';
import { MOST_TRIES } from './code-tries.ts';
import { exchangeCode } from './exchange-code.ts';

let local: LocalDatabase;
let campaign: Campaign;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());
beforeEach(async () => {
  campaign = await Campaign.open(local, { total: 1 });
});

const plain: Gate = ({ perform }) => perform();
const deps = (gate = plain) => {
  const database = gated(local.database, gate);
  return { ...campaign.deps(database), codes: new CodeBatches(database) };
};
const ORDER = { templateId: TEMPLATE, count: 3, expiresAt: new Date(START.getTime() + 9 * DAY_MS), userId: user(90) };

async function made(requestKey = 'codes-0001', count = 3): Promise<string[]> {
  const batch = await createCodes(deps(), { ...ORDER, count, requestKey });
  if (!batch.ok) throw new Error(batch.error);
  const page = await codesFrom(deps(), { batchId: batch.data._id });
  return page.ok ? page.data.codes : [];
}

async function exchange(userId: UserId, code: string, { gate = plain, on = deps(gate) } = {}): Promise<string> {
  const read = readCode(code);
  if (!read) throw new Error('typed wrong');
  const exchanged = await orKilled(() =>
    exchangeCode(on, { user: campaign.recordOf(userId), claimedBy: `by ${userId}`, code: read }),
  );
  if (exchanged === 'killed') return exchanged;
  if (!exchanged.ok) return exchanged.error;
  return exchanged.data.alreadyExchanged ? 'repeated' : 'exchanged';
}

async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = local.requests();
  await work();
  return local.requests() - before;
}

describe('the text of a code', () => {
  const anyCode = fc
    .tuple(fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{5}$/), fc.stringMatching(/^[0-9a-f]{32}$/), fc.nat(999_999))
    .map(([batchId, key, n]) => ({ batchId, n, text: codeText(batchId, key, n) }));

  it('is read as it was written, with other cases, spaces and look-alikes', () => {
    fc.assert(
      fc.property(anyCode, ({ batchId, n, text }) => {
        expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
        const typed = text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
        expect([readCode(text), readCode(typed)]).toEqual(Array(2).fill(expect.objectContaining({ batchId, n })));
      }),
    );
  });

  it('is not read with any one character wrong, nor with any two that changed places', () => {
    const place = fc.nat(19);
    fc.assert(
      fc.property(anyCode, place, place, fc.constantFrom(...ALPHABET), ({ text }, at, other, character) => {
        const letters = [...text.replaceAll('-', '')];
        const wrong = letters.with(at, character);
        const swapped = letters.with(at, letters[other]!).with(other, letters[at]!);
        for (const typed of [wrong, swapped])
          expect(readCode(typed.join('')) === undefined).toBe(typed.join('') !== letters.join(''));
        expect(readCode(letters.slice(0, at).join(''))).toBeUndefined();
      }),
    );
  });
});

describe('a batch of codes', () => {
  it('of a million is made at once, and comes page by page, each code once', async () => {
    expect(await requestsOf(() => createCodes(deps(), { ...ORDER, count: 1_000_000, requestKey: 'many' }))).toBe(4);
    const batchId = local.all<{ _id: string }>('codeBatches')[0]!._id;
    const [first, last] = [await codesFrom(deps(), { batchId }), await codesFrom(deps(), { batchId, from: 995_001 })];
    if (!first.ok || !last.ok) throw new Error('refused');
    expect([first.data.codes.length, first.data.next, last.data.codes.length, last.data.next]).toEqual([
      ...[5_000, 5_000, 4_999, undefined],
    ]);
    expect(new Set([...first.data.codes, ...last.data.codes]).size).toBe(9_999);
    expect(await exchange(user(1), last.data.codes[4_998]!)).toBe('exchanged');
  });

  it('is one for each key, killed anywhere or called twice; with other input the key is refused', async () => {
    await forEveryDeath(async (death) => {
      campaign = await Campaign.open(local, { total: 1 });
      const first = await orKilled(() => createCodes(deps(deadly(death)), { ...ORDER, requestKey: 'key-0001' }));
      await Promise.all([made('key-0001'), made('key-0001')]);
      expect(await createCodes(deps(), { ...ORDER, count: 4, requestKey: 'key-0001' })).toMatchObject({
        error: 'COMMON.KEY_USED',
      });
      expect(local.all('codeBatches')).toHaveLength(1);
      expect(campaign.template()).toMatchObject({ codeCount: 3 });
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('is paid for by the budget, with the total and all others', async () => {
    campaign = await Campaign.open(local, { total: 2, budget: 500 * 6 });
    await made('codes-0001');
    const order = (count: number) => createCodes(deps(), { ...ORDER, count, requestKey: `codes-${count}` });
    expect(await order(2)).toMatchObject({ error: 'CODE.OVER_BUDGET', details: { affordable: 1 } });
    const both = await Promise.all([order(1), createCodes(deps(), { ...ORDER, count: 1, requestKey: 'another' })]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });
});

describe('exchanging a code', () => {
  it('gives its coupon, once; a repeat of the same person the same; nobody else, nor after erasure', async () => {
    const [code] = await made();
    const all = [await exchange(user(1), code!), await exchange(user(1), code!), await exchange(user(2), code!)];
    expect(all).toEqual(['exchanged', 'repeated', 'CODE.USED']);
    const [coupon] = campaign.coupons();
    expect(coupon).toMatchObject({ state: 'unused', history: [{ how: 'code', n: 0 }] });
    const erase = eraseCoupons({ ...campaign.deps(), database: local.database });
    await erase({ userIds: [user(1)], identities: [], anonymousId: 'u_x' as UserId });
    expect(await exchange(user(2), code!)).toBe('CODE.USED');
    expect(await listCodes(deps(), TEMPLATE)).toMatchObject([{ batch: { count: 3 }, exchanged: 1 }]);
  });

  it('comes on top of the stock, and leaves it alone', async () => {
    const [code] = await made();
    const on = deps();
    await exchange(user(1), code!, { on });
    for (const n of [2, 3]) await campaign.claim(user(n), on.stock);
    const [now, template] = [campaign.clock.now(), campaign.template()];
    const check = (coupon: Coupon) => checkCoupon(coupon, linesOf(coupon, now), { template, copiedBefore: now, now });
    expect(campaign.coupons().flatMap((coupon) => check(coupon).differences)).toEqual([]);
    const elsewhere = { ...campaign.coupons().find(({ unit }) => unit > 1)!, unit: 1e9 };
    expect(check(elsewhere).differences).toMatchObject([{ is: 'unit' }]);
    expect(
      campaign
        .coupons()
        .map(({ userId }) => userId)
        .sort(),
    ).toEqual([user(1), user(2)]);
  });

  it('does not use the code up when the person has as many as they may', async () => {
    const [first, second] = await made();
    await exchange(user(1), first!);
    expect([await exchange(user(1), second!), await exchange(user(2), second!)]).toEqual([
      ...['COUPON.LIMIT_REACHED', 'exchanged'],
    ]);
  });

  it('of two people at once, whatever comes between, is one’s', async () => {
    await forEveryMeeting(
      async () => {
        campaign = await Campaign.open(local);
        return (await made())[0]!;
      },
      (code) => exchange(user(2), code),
      async (code, gate) => {
        const outcome = await exchange(user(1), code, { gate });
        expect(campaign.coupons()).toHaveLength(1);
        expect(outcome).toBe(campaign.coupons()[0]?.userId === user(1) ? 'exchanged' : 'CODE.USED');
      },
    );
  });

  it('of what is revoked, over, of no batch or not genuine is refused, each with its reason', async () => {
    const [code] = await made();
    const batchId = code!.slice(0, 5);
    const forged = [codeText(batchId, 'f'.repeat(32), 1), codeText('ZZZZZ', 'f'.repeat(32), 1)];
    const { key } = local.all<{ key: string }>('codeBatches')[0]!;
    for (const unknown of [...forged, codeText(batchId, key, 3)])
      expect(await exchange(user(1), unknown)).toBe('CODE.UNKNOWN');
    campaign.clock.advance(9 * DAY_MS);
    expect(await exchange(user(1), code!)).toBe('CODE.EXPIRED');
    await revokeCodes(deps(), { batchId, userId: user(90) });
    expect(await exchange(user(1), code!)).toBe('CODE.REVOKED');
  });

  it('costs two requests on a warm instance, a repeat four, and five for who has had another', async () => {
    const [first, second, third] = await made('codes-0001', 3);
    const on = deps();
    await exchange(user(1), first!, { on });
    const costs = [
      await requestsOf(() => exchange(user(2), second!, { on })),
      await requestsOf(() => exchange(user(2), second!, { on })),
      await requestsOf(() => exchange(user(2), third!, { on })),
    ];
    expect(costs).toEqual([2, 4, 5]);
  });

  it('is slowed: of a person no more than so many are looked at in an hour, at once or not', async () => {
    const [code] = await made();
    const wrong = codeText(code!.slice(0, 5), 'f'.repeat(32), 1);
    const many = await Promise.all(Array.from({ length: MOST_TRIES + 10 }, () => exchange(user(1), wrong)));
    expect(many.filter((outcome) => outcome === 'CODE.UNKNOWN')).toHaveLength(MOST_TRIES);
    const on = deps();
    expect(await exchange(user(1), code!, { on })).toBe('CODE.TOO_MANY_TRIES');
    expect(await requestsOf(() => exchange(user(1), code!, { on }))).toBe(3);
    expect(await exchange(user(2), code!)).toBe('exchanged');
    campaign.clock.advance(HOUR_MS);
    expect(await exchange(user(1), wrong)).toBe('CODE.UNKNOWN');
  });
});
