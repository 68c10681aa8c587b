import type { Reduction, Standing } from './benefit-kind.ts';

/** a × b ÷ by, whole, and what is left over. Fen times fen may be more than a number holds exactly. */
export function proportion(a: number, b: number, by: number): { whole: number; over: number } {
  const product = a * b;
  if (product > Number.MAX_SAFE_INTEGER) {
    const exact = BigInt(a) * BigInt(b);
    return { whole: Number(exact / BigInt(by)), over: Number(exact % BigInt(by)) };
  }
  const over = product % by;
  return { whole: (product - over) / by, over };
}

/**
 * Shares of `amount` in proportion to `weights`, whole and with exactly that sum: what rounding down leaves over goes to the
 * largest remainders, the first of equal ones. No share is above its weight, as `amount` is not above their sum.
 */
export function sharesOf(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights.map(() => 0);
  const parts = weights.map((weight, n) => ({ n, ...proportion(amount, weight, total) }));
  const shares = parts.map(({ whole }) => whole);
  const left = amount - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = left === 0 ? [] : parts.sort((a, b) => b.over - a.over || a.n - b.n);
  for (const { n, whole } of byRemainder.slice(0, left)) shares[n] = whole + 1;
  return shares;
}

/** Takes off the goods in scope what `amountOf` says of their sum, but no more than that. */
export function spread({ lines }: Standing, amountOf: (sum: number) => number): Reduction {
  const weights = lines.map(({ left, isInScope }) => (isInScope ? left : 0));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return { lines: sharesOf(Math.min(sum, amountOf(sum)), weights), shipping: 0 };
}
