/**
 * Runs `work` for every item, at most `limit` at once; the answers stand in the order of the items. After a failure
 * nothing more is begun, and the first failure is thrown when all that was under way has ended: nothing goes on behind
 * the caller's back.
 */
export async function mapParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const failures: unknown[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      if (failures.length > 0) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

/** Lets at most `limit` pieces of work run at once, whoever asks, in the order in which they came. */
export class Slots {
  private readonly waiting: { begin: () => void; refuse: (reason: unknown) => void }[] = [];
  private closed: { reason: unknown } | undefined;

  constructor(private free: number) {}

  /** @throws what `work` throws, or the reason for which the slots were closed before it began */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.closed) throw this.closed.reason;
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((begin, refuse) => this.waiting.push({ begin, refuse }));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next.begin();
      else this.free += 1;
    }
  }

  /** Lets nothing more begin: what waits, and what comes, is refused with this reason; what runs is left alone. */
  close(reason: unknown): void {
    this.closed ??= { reason };
    for (const { refuse } of this.waiting.splice(0)) refuse(reason);
  }
}
