import fc from 'fast-check';

/** So many of these at most, others in every run; all of them with WEILIAN_RUNS. */
export function someOf<T>(all: readonly T[], most: number): readonly T[] {
  if (process.env['WEILIAN_RUNS'] !== undefined) return all;
  const length = Math.min(all.length, most);
  return fc.sample(fc.shuffledSubarray([...all], { minLength: length, maxLength: length }), 1)[0]!;
}
