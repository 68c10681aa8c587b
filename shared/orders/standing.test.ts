import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Happening } from './order.ts';
import { goodsPaid, kept, standingOf } from './standing.ts';

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 200);
const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 12, n));

const created = (n: number, total = 8_000): Happening => ({ what: 'created', at: minute(n), total });
const paid = (n: number, sum = 8_000): Happening => ({ what: 'paid', at: minute(n), paid: sum });
const cancelled = (n: number): Happening => ({ what: 'cancelled', at: minute(n) });
const refunded = (n: number, amount: number, refundId = 'refund-1'): Happening => ({
  ...{ what: 'refunded', at: minute(n), refundId, amount },
});
const standing = (...told: Happening[]) => standingOf(kept(told));

const anything = fc.oneof(
  fc.tuple(fc.nat(3), fc.constantFrom(8_000, 9_000)).map(([n, total]) => created(n, total)),
  fc.tuple(fc.nat(3), fc.constantFrom(8_000, 7_000)).map(([n, sum]) => paid(n, sum)),
  fc.nat(3).map(cancelled),
  fc
    .tuple(fc.nat(3), fc.constantFrom(1_000, 8_000), fc.constantFrom('refund-1', 'refund-2'))
    .map(([n, amount, refundId]) => refunded(n, amount, refundId)),
);

describe('how an order stands', () => {
  it('follows from the set of what was told: not from order, doubles, or the pieces that it came in', () => {
    const history = fc.array(anything, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        history.chain((told) =>
          fc.tuple(fc.constant(told), fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 })),
        ),
        ([told, mixed]) => {
          const whole = kept(told);
          const inPieces = mixed.reduce<Happening[]>((all, one) => kept([...all, one]), []);
          expect(inPieces).toEqual(whole);
          expect(standingOf(inPieces)).toEqual(standingOf(whole));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['created', [created(0)], { state: 'unpaid', paid: 0, refunded: 0, total: 8_000 }],
    ['paid', [created(0), paid(1)], { state: 'paid', paid: 8_000, createdAt: minute(0), paidAt: minute(1) }],
    ['paid before anything else was heard', [paid(1)], { state: 'paid', createdAt: minute(1), total: undefined }],
    ['cancelled', [created(0), cancelled(5)], { state: 'cancelled', cancelledAt: minute(5) }],
    ['given back in part', [paid(1), refunded(2, 3_000)], { state: 'paid', refunded: 3_000 }],
    [
      'given back',
      [paid(1), refunded(2, 3_000), refunded(3, 5_000, 'refund-2')],
      { state: 'refunded', refunded: 8_000 },
    ],
    ['given back before its payment was heard of', [refunded(2, 8_000), paid(1)], { state: 'refunded' }],
    ['free, and given back', [paid(1, 0), refunded(2, 0)], { state: 'refunded' }],
    ['paid, cancelled, given back', [paid(1), cancelled(2), refunded(3, 8_000)], { state: 'refunded' }],
  ] as const)('%s', (_, told, expected) => {
    expect(standing(...told)).toMatchObject({ ...expected, contradictions: [] });
  });

  it.each([
    ['created', [created(1, 9_000), created(0)], { total: 8_000 }],
    ['paid', [paid(2, 7_000), paid(1)], { state: 'paid', paid: 8_000 }],
    ['cancelled', [cancelled(5), cancelled(6)], { state: 'cancelled', cancelledAt: minute(5) }],
    ['refund', [paid(1), refunded(3, 8_000), refunded(2, 1_000)], { state: 'paid', refunded: 1_000 }],
    ['refundedUnpaid', [created(0), refunded(3, 8_000)], { state: 'unpaid', refunded: 0 }],
    ['refundedTooMuch', [paid(1), refunded(2, 9_000)], { state: 'refunded', refunded: 8_000 }],
    ['paidAndCancelled', [paid(1), cancelled(0)], { state: 'paid', paid: 8_000 }],
  ] as const)('names the contradiction %s, and goes by one rule', (name, told, expected) => {
    expect(standing(...told)).toMatchObject({ ...expected, contradictions: [name] });
  });

  it('keeps a few of one kind, however long a shop repeats itself with the time of its clock', () => {
    const told = Array.from({ length: 50 }, (_, n) => paid(n));
    expect(kept(told)).toEqual([paid(0), paid(1), paid(2)]);
  });
});

it('what was paid for goods is without the shipping that was paid', () => {
  const basket = { lines: [], shipping: 800 };
  const told: Happening[] = [{ what: 'created', at: minute(0), total: 8_000, basket }];
  expect([0, 300, 800].map((off) => goodsPaid({ told, paid: 8_000 }, off))).toEqual([7_200, 7_500, 8_000]);
  expect(goodsPaid({ told: [], paid: 8_000 }, 0)).toBe(8_000);
});
