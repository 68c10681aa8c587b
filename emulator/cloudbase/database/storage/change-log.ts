import type { WorldClock } from '../../../clock.ts';
import type { Stored } from './stored.ts';

/** What a write has made of one document: added when there is no `before`, removed when there is no `after`. */
export interface Change {
  collection: string;
  before: Stored | undefined;
  after: Stored | undefined;
}

/** A change that was committed, for people who look. */
export interface KeptChange {
  /** In the order of all changes. */
  number: number;
  /** World time, ISO. */
  at: string;
  /** The invocation of a function that wrote; left out: somebody else. */
  requestId?: string;
  /** Relaxed EJSON. */
  before?: object;
  after?: object;
}

type Texts = Omit<KeptChange, 'before' | 'after'> & { collection: string; before?: string; after?: string };

/** So many changes are kept of one write; a sync writes thousands, and they look alike. */
export const CHANGES_OF_A_WRITE = 20;
const MOST_CHANGES = 1_000;
/** Characters of both texts; a larger document is not kept. */
const MOST_OF_A_CHANGE = 64_000;
const MOST_CHARACTERS = 4_000_000;

/** The newest changes of all collections, within a bound of memory. */
export class ChangeLog {
  private kept: Texts[] = [];
  private characters = 0;
  private last = 0;

  constructor(private readonly clock: WorldClock) {}

  note(changes: readonly Change[], requestId: string | undefined): void {
    const at = this.clock.now().toISOString();
    for (const { collection, before, after } of changes) {
      if (before?.text === after?.text) continue;
      const texts = { ...(before && { before: before.text }), ...(after && { after: after.text }) };
      this.keep({ number: ++this.last, at, ...(requestId && { requestId }), collection, ...texts });
    }
  }

  /** The newest first. */
  of(collection: string, limit: number): KeptChange[] {
    const own = this.kept.filter((change) => change.collection === collection);
    return own.reverse().slice(0, limit).map(readable);
  }

  clear(): void {
    this.kept = [];
    this.characters = 0;
  }

  private keep(change: Texts): void {
    const length = lengthOf(change);
    if (length > MOST_OF_A_CHANGE) return;
    this.kept.push(change);
    this.characters += length;
    let forgotten = 0;
    while (this.kept.length - forgotten > MOST_CHANGES || this.characters > MOST_CHARACTERS) {
      this.characters -= lengthOf(this.kept[forgotten++]!);
    }
    if (forgotten > 0) this.kept.splice(0, forgotten);
  }
}

const lengthOf = ({ before = '', after = '' }: Texts): number => before.length + after.length;

const readable = ({ collection: _, before, after, ...change }: Texts): KeptChange => ({
  ...change,
  ...(before && { before: JSON.parse(before) as object }),
  ...(after && { after: JSON.parse(after) as object }),
});
