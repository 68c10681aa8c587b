/** What is counted of somebody: a number of each measure, of a series, on a day, by a key of `keyOf`. */
export class Counts {
  private readonly numbers = new Map<string, number>();

  /** Nothing of a day that is closed. */
  constructor(private readonly from: string) {}

  add(series: string, day: string, measure: string, by = 1): void {
    if (day < this.from || by === 0) return;
    const key = keyOf(series, day, measure);
    this.numbers.set(key, (this.numbers.get(key) ?? 0) + by);
  }

  all(): ReadonlyMap<string, number> {
    return this.numbers;
  }
}

/** `series|day|measure`. */
export const keyOf = (series: string, day: string, measure: string): string => `${series}|${day}|${measure}`;

export const dayOf = (key: string): string => key.split('|')[1] ?? '';
