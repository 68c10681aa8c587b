import type { Document } from '../values/ejson.ts';
import { interruptible } from '../time-limit.ts';
import { nearestFirst, nearOrder } from '../language/geo/near-order.ts';
import { compile, conditionsOf, isCostly, type Filter } from '../language/filter.ts';
import { AFTER_ALL } from '../values/key-encoding.ts';
import { sortDocuments, type Sort } from '../values/sort.ts';
import type { PendingWrites } from './collection-index.ts';
import { idOf, type Collection } from './collection.ts';
import { planQuery } from './plan.ts';
import type { Stored } from './stored.ts';
import type { Reader } from './tree.ts';

export interface Selection {
  filter: Filter;
  sort?: Sort;
  skip?: number;
  limit?: number;
}

/** The documents of a collection as somebody sees them: everybody, or a transaction. */
export interface View {
  /** By the encoded `_id`. */
  get(id: string): Stored | undefined;
  select(selection: Selection): Stored[];
  count(filter: Filter): number;
}

/** Told of a query that had to look at every document. */
export type OnScan = (collection: Collection, filter: Filter) => void;

type Distance = (document: Document) => number;

/** In the order that is asked for, or else the nearest first if the query is about what is near. */
function inOrder(found: Stored[], sort: Sort, near: Distance | undefined): Stored[] {
  if (near && sort.length === 0) return nearestFirst(found, ({ document }) => near(document));
  return sortDocuments(found, sort, ({ document }) => document);
}

/** What is committed, now or when a snapshot was taken. */
export class CommittedView implements View {
  constructor(
    private readonly collection: Collection,
    private readonly reader: Reader,
    private readonly onScan?: OnScan,
  ) {}

  get(id: string): Stored | undefined {
    return this.collection.get(this.reader, id);
  }

  select({ filter, sort = [], skip = 0, limit = Infinity }: Selection): Stored[] {
    const near = nearOrder(filter, this.collection.placeFields);
    const { candidates, sorted } = this.plan(filter, sort);
    const isOrdered = sorted && (!near || sort.length > 0);
    const enough = isOrdered ? skip + limit : Infinity;
    const found: Stored[] = [];
    if (enough === 0) return found;
    for (const stored of candidates) {
      found.push(stored);
      if (found.length >= enough) break;
    }
    const ordered = isOrdered ? found : inOrder(found, sort, near);
    return skip === 0 && limit >= ordered.length ? ordered : ordered.slice(skip, skip + limit);
  }

  /** What fulfils the filter, read as it is asked for; nothing may be written before the walk has ended. */
  each(filter: Filter): Iterable<Stored> {
    return this.plan(filter, []).candidates;
  }

  count(filter: Filter): number {
    nearOrder(filter, this.collection.placeFields);
    if (Object.keys(filter).length === 0) return this.collection.count(this.reader);
    let count = 0;
    for (const stored of this.plan(filter, []).candidates) count += stored ? 1 : 0;
    return count;
  }

  /** What fulfils the filter, and whether it comes in the order asked for. */
  private plan(filter: Filter, sort: Sort): { candidates: Iterable<Stored>; sorted: boolean } {
    const plan = planQuery(this.collection, this.reader, filter, sort);
    if (plan.scan) this.onScan?.(this.collection, filter);
    const matches = compile(plan.remaining);
    const filtered = isCostly(filter) ? onlyInSteps : only;
    return { candidates: matches ? filtered(plan.candidates, matches) : plan.candidates, sorted: plan.sorted };
  }
}

type Test = (document: Document) => boolean;

function* only(candidates: Iterable<Stored>, matches: Test): Generator<Stored> {
  for (const stored of candidates) if (matches(stored.document)) yield stored;
}

/** Documents that are tested in one interruptible step. */
const STEP = 100;

/** As `only`, for tests that may take for ever; what is read from the tree is read outside of the steps. */
function* onlyInSteps(candidates: Iterable<Stored>, matches: Test): Generator<Stored> {
  let step: Stored[] = [];
  const fulfilling = (): Stored[] => interruptible(() => step.filter(({ document }) => matches(document)));
  for (const stored of candidates) {
    step.push(stored);
    if (step.length < STEP) continue;
    yield* fulfilling();
    step = [];
  }
  if (step.length > 0) yield* fulfilling();
}

/** What a transaction sees: its snapshot, and over it what it has written itself. */
export class TransactionView implements View {
  private readonly snapshot: CommittedView;

  constructor(
    private readonly collection: Collection,
    private readonly reader: Reader,
    private readonly writes: PendingWrites,
  ) {
    this.snapshot = new CommittedView(collection, reader);
  }

  get(id: string): Stored | undefined {
    return this.writes.has(id) ? this.writes.get(id) : this.snapshot.get(id);
  }

  /** The snapshot's answer without what was written since, and that tested one by one. */
  select({ filter, sort = [], skip = 0, limit = Infinity }: Selection): Stored[] {
    if (this.writes.size === 0) return this.snapshot.select({ filter, sort, skip, limit });
    const near = nearOrder(filter, this.collection.placeFields);
    const matches = compile(conditionsOf(filter));
    const own = [...this.writes.values()].filter((stored) => stored !== undefined);
    const found = [
      ...this.snapshot.select({ filter }).filter(({ document }) => !this.writes.has(idOf(document))),
      ...own.filter(({ document }) => !matches || matches(document)),
    ];
    const placed = this.inPlace(found);
    return inOrder(placed, sort, near).slice(skip, skip + limit);
  }

  count(filter: Filter): number {
    return this.select({ filter }).length;
  }

  /** What it has changed stays where it was, what it has added comes last. */
  private inPlace(found: readonly Stored[]): Stored[] {
    const placed = found.map((stored) => {
      return { stored, record: this.collection.recordOf(this.reader, idOf(stored.document)) ?? AFTER_ALL };
    });
    placed.sort((a, b) => (a.record < b.record ? -1 : a.record > b.record ? 1 : 0));
    return placed.map(({ stored }) => stored);
  }
}
