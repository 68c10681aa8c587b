import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { basket as basketForm, type Basket } from '../../contracts/coupon-quote.ts';
import type { Benefit, WrittenTerms } from '../../contracts/coupon-terms.ts';
import { DAY_MS } from '../../core/clock.ts';
import type { CouponId, TemplateId } from '../../core/ids.ts';
import { sharesOf } from '../benefits/spread.ts';
import { faceValue } from '../worth.ts';
import { goTogether, together } from './combination.ts';
import { quote } from './quote.ts';
import { alone, type Priced } from './usable.ts';

const NOW = new Date('2024-03-01T04:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

const coupon = (id: string, benefit: Benefit, terms: Partial<WrittenTerms> = {}, expires = 9): Priced => ({
  _id: `${id}:1` as CouponId,
  templateId: id as TemplateId,
  terms: {
    ...{ templateId: id as TemplateId, version: 1, title: id, benefit, threshold: 0, scope: {}, description: '' },
    ...{ validity: { is: 'relative', days: 9 }, stacking: 'otherCampaigns', ...terms },
  },
  ...{ startsAt: inDays(-1), expiresAt: inDays(expires) },
});
const line = (goodsId: string, unitPrice: number, quantity = 1, categoryIds: string[] = []) => ({
  ...{ goodsId, unitPrice, quantity, categoryIds },
});
const tea: Basket = { lines: [line('tea', 1000, 2, ['drinks']), line('cake', 3000)], shipping: 800 };
const off5: Benefit = { is: 'amountOff', amount: 500 };

describe('one coupon on a basket of two teas for 10 yuan and a cake for 30, 8 yuan shipping', () => {
  it.each<[Benefit, Partial<WrittenTerms>, { off: number; unusable?: object }]>([
    [off5, {}, { off: 500 }],
    [{ is: 'amountOff', amount: 9000 }, {}, { off: 5000 }],
    [{ is: 'percentOff', percent: 15 }, {}, { off: 750 }],
    [{ is: 'percentOff', percent: 15, most: 700 }, {}, { off: 700 }],
    [{ is: 'percentOff', percent: 15 }, { scope: { categoryIds: ['drinks'] } }, { off: 300 }],
    [{ is: 'gift', item: '茶', worth: 900, goodsIds: ['tea', 'none'] }, {}, { off: 900 }],
    [{ is: 'gift', item: '茶', worth: 900 }, {}, { off: 0, unusable: { is: 'takesNothingOff' } }],
    [{ is: 'freeShipping' }, {}, { off: 800 }],
    [{ is: 'freeShipping', most: 300 }, {}, { off: 300 }],
    [off5, { threshold: 5000 }, { off: 500 }],
    [off5, { threshold: 5001 }, { off: 0, unusable: { is: 'belowThreshold', missing: 1 } }],
    [
      off5,
      { threshold: 3000, scope: { goodsIds: ['tea'] } },
      { off: 0, unusable: { is: 'belowThreshold', missing: 1000 } },
    ],
    [off5, { scope: { goodsIds: ['pen'] } }, { off: 0, unusable: { is: 'nothingCounts' } }],
    [off5, { scope: { storeIds: ['bund'] } }, { off: 0, unusable: { is: 'otherStore' } }],
  ])('%j with %j: %j', (benefit, terms, expected) => {
    expect(alone(coupon('a', benefit, terms), tea, NOW)).toEqual(expected);
  });

  it('counts in its time and in its stores only', () => {
    const inStore = { ...tea, storeId: 'bund' };
    const bund = coupon('a', off5, { scope: { storeIds: ['bund'] } });
    expect(alone(bund, inStore, NOW)).toEqual({ off: 500 });
    expect(alone(bund, inStore, inDays(9))).toEqual({ off: 0, unusable: { is: 'expired' } });
    const startsAt = inDays(-1).toISOString();
    expect(alone(bund, inStore, inDays(-2))).toEqual({ off: 0, unusable: { is: 'notYet', startsAt } });
  });
});

describe('several coupons', () => {
  it('take their parts off in turns: gift, per cent, amount, shipping', () => {
    const coupons = [
      coupon('ship', { is: 'freeShipping' }),
      coupon('five', off5),
      coupon('tenth', { is: 'percentOff', percent: 10 }),
      coupon('gift', { is: 'gift', item: '茶', worth: 5000, goodsIds: ['tea'] }),
    ];
    const { best, isExact } = quote(tea, coupons, NOW);
    expect(best).toEqual({
      shares: [
        { couponId: 'gift:1', lines: [1000, 0], shipping: 0 },
        { couponId: 'tenth:1', lines: [100, 300], shipping: 0 },
        { couponId: 'five:1', lines: [125, 375], shipping: 0 },
        { couponId: 'ship:1', lines: [0, 0], shipping: 800 },
      ],
      ...{ off: 2700, pay: 3100 },
    });
    expect(isExact).toBe(true);
  });

  it('of which one is enough leave the others for later, the last to expire', () => {
    const all: Benefit = { is: 'amountOff', amount: 5000 };
    const { best } = quote(tea, [coupon('late', all, {}, 9), coupon('soon', all, {}, 2)], NOW);
    expect(best.shares.map(({ couponId }) => couponId)).toEqual(['soon:1']);
  });

  it('more than can be tried give a good answer, and it says that a better one may be there', () => {
    const many = Array.from({ length: 40 }, (_, n) =>
      coupon(`c${n}`, { is: 'percentOff', percent: 1 + (n % 9) }, { scope: { goodsIds: [`g${n % 7}`, `g${n % 10}`] } }),
    );
    const lines = Array.from({ length: 10 }, (_, n) => line(`g${n}`, 3000 + n));
    const { best, isExact } = quote({ ...tea, lines }, many, NOW);
    const mostAlone = Math.max(...many.map((one) => alone(one, { ...tea, lines }, NOW).off));
    expect([isExact, best.off > mostAlone]).toEqual([false, true]);
  });
});

const GOODS = ['a', 'b', 'c'];
const baskets = fc.record({
  lines: fc.array(
    fc.record({
      goodsId: fc.constantFrom(...GOODS),
      categoryIds: fc.subarray(['x', 'y']),
      unitPrice: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 100_000_000 })),
      quantity: fc.integer({ min: 1, max: 999 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  shipping: fc.integer({ min: 0, max: 1500 }),
});
const some = { minLength: 1, maxLength: 2 };
const worth = fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 10_000_000 }));
const capped = fc.option(worth, { nil: undefined });
const benefits = fc.oneof<fc.Arbitrary<Benefit>[]>(
  fc.record({ is: fc.constant('amountOff' as const), amount: worth }),
  fc.record({ is: fc.constant('percentOff' as const), percent: fc.integer({ min: 1, max: 99 }), most: capped }),
  fc.record({
    ...{ is: fc.constant('gift' as const), item: fc.constant('礼'), worth },
    goodsIds: fc.option(fc.subarray(GOODS, some), { nil: undefined }),
  }),
  fc.record({ is: fc.constant('freeShipping' as const), most: capped }),
);
const coupons = fc.array(
  fc.record({
    ...{ template: fc.constantFrom('t1', 't2', 't3', 't4', 't5', 't6', 't7'), benefit: benefits },
    threshold: fc.constantFrom(0, 0, 100, 5000),
    scope: fc.record({
      goodsIds: fc.option(fc.subarray(GOODS, some), { nil: undefined, freq: 2 }),
      categoryIds: fc.option(fc.subarray(['x', 'y'], some), { nil: undefined, freq: 2 }),
    }),
    stacking: fc.constantFrom('alone' as const, 'otherKinds' as const, 'otherCampaigns' as const),
    expires: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 7 },
);
const priced = (given: typeof coupons extends fc.Arbitrary<infer T> ? T : never) =>
  given.map(({ template, benefit, expires, ...terms }, n) => ({
    ...coupon(template, benefit, terms, expires),
    _id: `${template}:${n}` as CouponId,
  }));

const runs = { numRuns: Number(process.env['WEILIAN_RUNS'] ?? 150) };

function* subsets<T>(all: readonly T[]): Generator<T[]> {
  for (let bits = 0; bits < 2 ** all.length; bits++) yield all.filter((_, n) => bits & (1 << n));
}
const isAllowed = (chosen: readonly Priced[]) =>
  chosen.every((a, n) => chosen.slice(n + 1).every((b) => goTogether(a, b)));

describe('a price', () => {
  it('is the least of all allowed combinations, tried one by one, and uses no coupon in vain', () => {
    fc.assert(
      fc.property(baskets, coupons, (basket, given) => {
        const all = priced(given);
        const usable = all.filter((one) => alone(one, basket, NOW).off > 0);
        const { best, isExact } = quote(basket, all, NOW);
        const offs = [...subsets(usable)].filter(isAllowed).map((chosen) => together(basket, chosen).off);
        expect([best.off, isExact]).toEqual([Math.max(...offs), true]);
        const used = all.filter(({ _id }) => best.shares.some(({ couponId }) => couponId === _id));
        expect(isAllowed(used)).toBe(true);
        for (const one of used)
          expect(
            together(
              basket,
              used.filter((other) => other !== one),
            ).off,
          ).toBeLessThan(best.off);
      }),
      runs,
    );
  });

  it('is conserved: shares add up to what is taken off, nothing falls below nothing, the rest is paid', () => {
    fc.assert(
      fc.property(baskets, coupons, (basket, given) => {
        const { best } = quote(basket, priced(given), NOW);
        const full = basket.lines.map(({ unitPrice, quantity }) => unitPrice * quantity);
        const offOf = (n: number) => best.shares.reduce((sum, { lines }) => sum + (lines[n] ?? 0), 0);
        const shippingOff = best.shares.reduce((sum, { shipping }) => sum + shipping, 0);
        const numbers = best.shares.flatMap(({ lines, shipping }) => [...lines, shipping]);
        expect(numbers.every((one) => Number.isSafeInteger(one) && one >= 0)).toBe(true);
        expect(full.every((price, n) => offOf(n) <= price) && shippingOff <= basket.shipping).toBe(true);
        expect(full.reduce((sum, _, n) => sum + offOf(n), shippingOff)).toBe(best.off);
        expect(best.off + best.pay).toBe(full.reduce((sum, price) => sum + price, basket.shipping));
      }),
      runs,
    );
  });

  it('never takes more off behind others than alone, and costs no coupon more than its face value', () => {
    fc.assert(
      fc.property(baskets, coupons, (basket, given) => {
        const all = priced(given);
        for (const { couponId, lines, shipping } of together(basket, all).shares) {
          const one = all.find(({ _id }) => _id === couponId) as Priced;
          const off = lines.reduce((sum, share) => sum + share, shipping);
          expect(off).toBeLessThanOrEqual(together(basket, [one]).off);
          expect(off).toBeLessThanOrEqual(faceValue(one.terms) ?? Infinity);
        }
      }),
      runs,
    );
  });
});

describe('the largest basket that is let in', () => {
  const most = line('a', 100_000_000, 999, ['x']);
  const largest: Basket = { lines: Array.from({ length: 100 }, () => most), shipping: 100_000_000 };

  it('is one of a hundred lines; one more, or a line of nothing, is refused', () => {
    const isLetIn = (given: Basket) => basketForm.safeParse(given).success;
    expect(isLetIn(largest)).toBe(true);
    expect(isLetIn({ ...largest, lines: [...largest.lines, most] })).toBe(false);
    for (const quantity of [0, -1, 1.5, 1_000]) expect(isLetIn({ ...tea, lines: [{ ...most, quantity }] })).toBe(false);
    expect(isLetIn({ ...tea, lines: [{ ...most, unitPrice: 100_000_001 }] })).toBe(false);
  });

  it('has a price to the fen, with ten coupons that all go together, and the best of them', () => {
    const percents = [99, 97, 89, 83, 79, 73, 71, 67, 61, 59];
    const all = percents.map((percent, n) => coupon(`p${n}`, { is: 'percentOff', percent }));
    const { best, isExact } = quote(largest, all, NOW);
    const total = 100 * 99_900_000_000;
    const left = percents.reduce((rest, percent) => rest - (rest * BigInt(percent)) / 100n, BigInt(total));
    expect([best.pay, isExact]).toEqual([Number(left) + 100_000_000, true]);
    const taken = best.shares.flatMap(({ lines }) => lines);
    expect(taken.every(Number.isSafeInteger)).toBe(true);
    expect(taken.reduce((sum, one) => sum + one, 0)).toBe(best.off);
  });
});

it('shares are whole, add up, and are within a fen of their proportion', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1e11 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (weights, part) => {
      const total = weights.reduce((sum, one) => sum + one, 0);
      const amount = Math.floor(total * part);
      const shares = sharesOf(amount, weights);
      expect(shares.reduce((sum, one) => sum + one, 0)).toBe(amount);
      weights.forEach((weight, n) => {
        expect(shares[n]).toBeLessThanOrEqual(weight);
        expect(Math.abs((shares[n] ?? 0) - (total === 0 ? 0 : amount * (weight / total)))).toBeLessThan(1.001);
      });
    }),
    runs,
  );
});
