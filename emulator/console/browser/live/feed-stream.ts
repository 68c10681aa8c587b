import { Cell } from './cell.ts';
import { collapseIdleTicks } from './idle-ticks.ts';
import { Jobs } from './jobs.ts';
import { Runs } from './runs.ts';
import type { FeedEntry } from './wire.ts';

/** Entries that stay on the page; the server keeps 2,000 itself. */
export const KEPT_ENTRIES = 2_000;
/** Shortest time between two drawings of the feed: hundreds of entries a second must not freeze the page. */
const DRAW_EVERY_MS = 120;
const RECONNECT_MS = 1_000;

/** The feed of the world, in batches of one drawing each. */
export class FeedStream {
  /** Oldest first. */
  readonly entries = new Cell<readonly FeedEntry[]>([]);
  readonly jobs = new Jobs();
  readonly runs = new Runs();
  /** Entries published since the page was opened: the history that the server sends first does not count. */
  received = 0;
  private arrived: FeedEntry[] = [];
  private lastSeq = 0;
  private historyEndsMs = -Infinity;
  private drawnAtMs = -Infinity;
  private isScheduled = false;
  private readonly listeners = new Set<(batch: readonly FeedEntry[]) => void>();

  /** `onConnection` learns whether the stream stands; `worldNowMs` is the time of the world, as far as it is known. */
  constructor(
    private readonly onConnection: (isOpen: boolean) => void,
    private readonly worldNowMs: () => number | undefined,
  ) {}

  /** Connects, and again whenever the connection breaks, from where it broke. */
  connect(): void {
    if (this.lastSeq === 0) this.historyEndsMs = this.worldNowMs() ?? -Infinity;
    const source = new EventSource(`/control/feed?since=${this.lastSeq}`);
    source.onopen = () => this.onConnection(true);
    source.onmessage = ({ data }) => {
      const entry = JSON.parse(String(data)) as FeedEntry;
      // A new world counts from 1 again: then everything here belongs to a world that is gone.
      if (entry.seq <= this.lastSeq) {
        source.close();
        this.forget();
        return this.connect();
      }
      this.onConnection(true);
      this.take(entry);
    };
    source.onerror = () => {
      source.close();
      this.onConnection(false);
      setTimeout(() => this.connect(), RECONNECT_MS);
    };
  }

  /** Calls `listener` with every batch, before it is drawn. */
  onBatch(listener: (batch: readonly FeedEntry[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private forget(): void {
    this.lastSeq = 0;
    this.arrived = [];
    this.entries.set([]);
    this.jobs.forget();
    this.runs.forget();
  }

  private take(entry: FeedEntry): void {
    this.lastSeq = entry.seq;
    // World time only goes forward, so what is older than the connection is history.
    if (Date.parse(entry.at) >= this.historyEndsMs) this.received += 1;
    this.arrived.push(entry);
    // A page in the background draws nothing and must not hoard.
    if (this.arrived.length > KEPT_ENTRIES * 2) this.arrived = this.arrived.slice(-KEPT_ENTRIES);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    const wait = Math.max(0, this.drawnAtMs + DRAW_EVERY_MS - performance.now());
    setTimeout(() => requestAnimationFrame(() => this.draw()), wait);
  }

  private draw(): void {
    this.isScheduled = false;
    this.drawnAtMs = performance.now();
    const batch = this.arrived;
    this.arrived = [];
    this.jobs.hear(batch);
    this.runs.hear(batch);
    for (const listener of this.listeners) listener(batch);
    this.entries.set(collapseIdleTicks([...this.entries.get(), ...batch]).slice(-KEPT_ENTRIES));
  }
}
