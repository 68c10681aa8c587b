/** `most` of the items, at random, in their order. */
export function sampleOf<T>(items: readonly T[], most: number, random: () => number): T[] {
  const left = [...items];
  while (left.length > most) left.splice(Math.floor(random() * left.length), 1);
  return left;
}
