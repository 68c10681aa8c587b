import { Cell } from './cell.ts';
import { Jobs } from './jobs.ts';
import type { FeedEntry } from './wire.ts';

/** Entries that stay on the page; the server keeps 2,000 itself. */
const KEPT_ENTRIES = 2_000;
/** Shortest time between two drawings of the feed: hundreds of entries a second must not freeze the page. */
const DRAW_EVERY_MS = 120;
const RECONNECT_MS = 1_000;

/** The feed of the world, in batches of one drawing each. */
export class FeedStream {
  /** Oldest first. */
  readonly entries = new Cell<readonly FeedEntry[]>([]);
  readonly jobs = new Jobs();
  /** Entries received since the page was opened. */
  received = 0;
  private arrived: FeedEntry[] = [];
  private lastSeq = 0;
  private drawnAtMs = -Infinity;
  private isScheduled = false;
  private readonly listeners = new Set<(batch: readonly FeedEntry[]) => void>();

  /** `onConnection` learns whether the stream stands. */
  constructor(private readonly onConnection: (isOpen: boolean) => void) {}

  /** Connects, and again whenever the connection breaks, from where it broke. */
  connect(): void {
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
  }

  private take(entry: FeedEntry): void {
    this.lastSeq = entry.seq;
    this.received += 1;
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
    for (const listener of this.listeners) listener(batch);
    this.entries.set([...this.entries.get(), ...batch].slice(-KEPT_ENTRIES));
  }
}
