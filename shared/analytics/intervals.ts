/** A number that was found, and between which the true one lies 19 times out of 20. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** Of the normal distribution, for 95 %. */
const Z = 1.96;

/** A share of so many (Wilson's interval). https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval */
export function shareOf(part: number, whole: number): Estimate | undefined {
  if (whole === 0) return undefined;
  const value = part / whole;
  const centre = (value + Z ** 2 / (2 * whole)) / (1 + Z ** 2 / whole);
  const half = (Z * Math.sqrt((value * (1 - value)) / whole + Z ** 2 / (4 * whole ** 2))) / (1 + Z ** 2 / whole);
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** The mean of so many numbers, by their sum and the sum of their squares; of fewer than two it says nothing. */
export function meanOf(count: number, sum: number, squares: number): Estimate | undefined {
  if (count < 2) return undefined;
  const value = sum / count;
  const variance = Math.max(0, (squares - count * value ** 2) / (count - 1));
  const half = Z * Math.sqrt(variance / count);
  return { value, low: Math.max(0, value - half), high: value + half };
}
