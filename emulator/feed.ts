import type { WorldClock } from './clock.ts';

/** The part of the world in which something happened; the console colours by it. */
export type FeedSource = 'function' | 'database' | 'timer' | 'http' | 'wechat' | 'world';

/** One line of what happens in the world. `at` is world time (ISO); `requestId` ties the lines of one invocation together. */
export interface FeedEntry {
  seq: number;
  at: string;
  source: FeedSource;
  /** `<noun>.<what happened>`, e.g. `function.finished`, `push.delivered`. */
  kind: string;
  /** One line for people. */
  text: string;
  requestId?: string;
  detail?: Record<string, unknown>;
}

/** How many entries are kept for a console that is opened late. */
const KEPT_ENTRIES = 2_000;

/** Everything that happens in the world, in order; the console listens to it. */
export class WorldFeed {
  private seq = 0;
  private readonly kept: FeedEntry[] = [];
  private readonly listeners = new Set<(entry: FeedEntry) => void>();

  constructor(private readonly clock: WorldClock) {}

  publish(entry: Omit<FeedEntry, 'seq' | 'at'>): void {
    const full: FeedEntry = { seq: ++this.seq, at: this.clock.now().toISOString(), ...entry };
    this.kept.push(full);
    if (this.kept.length > KEPT_ENTRIES * 1.5) this.kept.splice(0, this.kept.length - KEPT_ENTRIES);
    for (const listener of this.listeners) listener(full);
  }

  /** The entries after `seq`, oldest first. */
  since(seq = 0): FeedEntry[] {
    return this.kept.filter((entry) => entry.seq > seq);
  }

  subscribe(listener: (entry: FeedEntry) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
