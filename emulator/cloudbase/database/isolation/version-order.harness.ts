import { INITIAL, isRead, isWrite, type History, type Recorded, type Seen } from './history.harness.ts';

/** Who wrote which version of a document, and in which order, as far as clients could see it. */
export class VersionOrder {
  private readonly writers = new Map<string, Recorded>();
  private readonly removers = new Map<string, Recorded[]>();
  /** By key: the names of the writers behind each writer. */
  private readonly later = new Map<string, Map<string, Set<string>>>();

  constructor(private readonly history: History) {
    for (const transaction of history.transactions) this.note(transaction);
    for (const transaction of history.transactions) this.followTrails(transaction);
    this.followTime();
    for (const successors of this.later.values()) close(successors);
  }

  writerOf(version: string): Recorded | undefined {
    return this.writers.get(version);
  }

  /** Who made the last version of what was seen; of a missing document only if nobody else can have removed it. */
  writerSeen(key: string, seen: Seen): Recorded | typeof INITIAL | undefined {
    if (seen !== null) return seen.length === 0 ? INITIAL : this.writers.get(seen.at(-1) as string);
    const removers = [...(this.history.missing.includes(key) ? [INITIAL] : []), ...(this.removers.get(key) ?? [])];
    return removers.length === 1 ? (removers[0] as Recorded | typeof INITIAL) : undefined;
  }

  /** The names of those who certainly wrote the document after that writer. */
  after(key: string, writer: string): ReadonlySet<string> {
    return this.later.get(key)?.get(writer) ?? new Set();
  }

  keys(): string[] {
    return [...this.later.keys()];
  }

  private note(transaction: Recorded): void {
    for (const step of transaction.steps.filter(isWrite)) {
      this.writers.set(step.version, transaction);
      if (transaction.outcome === 'aborted') continue;
      if (step.removes) this.removers.set(step.key, [...(this.removers.get(step.key) ?? []), transaction]);
      this.put(step.key, INITIAL, transaction.name);
    }
  }

  /** The versions in a document stand in the order in which they were written. */
  private followTrails({ steps }: Recorded): void {
    for (const { key, seen } of steps.filter(isRead)) {
      const names = (seen ?? []).map((version) => this.writers.get(version)).filter((writer) => writer !== undefined);
      const committed = names.filter(({ outcome }) => outcome === 'committed').map(({ name }) => name);
      committed.forEach((name, i) => {
        const before = committed[i - 1];
        if (before !== undefined && before !== name) this.put(key, before, name);
      });
    }
  }

  /** Who had his answer before the other one sent his commit was first. */
  private followTime(): void {
    for (const [key, successors] of this.later) {
      const writers = this.history.transactions.filter(
        ({ name, outcome }) => outcome === 'committed' && successors.get(INITIAL)?.has(name),
      );
      for (const first of writers) {
        for (const second of writers) if (first.endedAt < second.committingAt) this.put(key, first.name, second.name);
      }
    }
  }

  private put(key: string, before: string, after: string): void {
    const successors = this.later.get(key) ?? new Map<string, Set<string>>();
    this.later.set(key, successors);
    successors.set(before, (successors.get(before) ?? new Set()).add(after));
  }
}

/** What comes after what comes after something comes after it. */
export function close(successors: Map<string, Set<string>>): void {
  for (const middle of successors.keys()) {
    for (const reached of successors.values()) {
      if (reached.has(middle)) for (const end of successors.get(middle) ?? []) reached.add(end);
    }
  }
}
