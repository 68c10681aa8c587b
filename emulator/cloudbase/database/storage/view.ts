import { idOf, type Collection } from './collection.ts';
import type { Document } from '../values/ejson.ts';
import { compile, conditionsOf, type Filter } from '../language/filter.ts';
import { planQuery } from './plan.ts';
import { sortDocuments, type Sort } from '../values/sort.ts';

export interface Selection {
  filter: Filter;
  sort?: Sort;
  skip?: number;
  limit?: number;
}

/** The documents of a collection as somebody sees them: everybody, or a transaction. */
export interface View {
  get(id: string): Document | undefined;
  select(selection: Selection): Document[];
}

/** Told of a query that had to look at every document. */
export type OnScan = (collection: Collection, filter: Filter) => void;

/** What is committed. */
export class CommittedView implements View {
  constructor(
    private readonly collection: Collection,
    private readonly onScan?: OnScan,
  ) {}

  get(id: string): Document | undefined {
    return this.collection.get(id);
  }

  select({ filter, sort = [], skip = 0, limit = Infinity }: Selection): Document[] {
    const plan = planQuery(this.collection, filter, sort);
    if (plan.scan) this.onScan?.(this.collection, filter);
    const matches = compile(plan.remaining);
    const enough = plan.sorted ? skip + limit : Infinity;
    const found: Document[] = [];
    for (const id of plan.ids) {
      if (found.length >= enough) break;
      const document = this.collection.get(id);
      if (document && (!matches || matches(document))) found.push(document);
    }
    const ordered = plan.sorted ? found : sortDocuments(found, sort);
    return skip === 0 && limit >= ordered.length ? ordered : ordered.slice(skip, skip + limit);
  }
}

/** What a transaction sees: its snapshot, and over it what it has written itself. */
export class TransactionView implements View {
  constructor(
    private readonly collection: Collection,
    private readonly snapshot: number,
    /** By id; undefined: deleted. */
    private readonly writes: ReadonlyMap<string, Document | undefined>,
  ) {}

  get(id: string): Document | undefined {
    return this.writes.has(id) ? this.writes.get(id) : this.collection.getAsOf(id, this.snapshot);
  }

  /** The committed answer without what differs for this transaction, and that tested one by one. */
  select({ filter, sort = [], skip = 0, limit = Infinity }: Selection): Document[] {
    const differing = new Set([...this.collection.idsWrittenAfter(this.snapshot), ...this.writes.keys()]);
    const committed = new CommittedView(this.collection);
    if (differing.size === 0) return committed.select({ filter, sort, skip, limit });
    const matches = compile(conditionsOf(filter));
    const own = [...differing].map((id) => this.get(id)).filter((document) => document !== undefined);
    const found = [
      ...committed.select({ filter }).filter((document) => !differing.has(idOf(document))),
      ...own.filter((document) => !matches || matches(document)),
    ];
    return sortDocuments(found, sort).slice(skip, skip + limit);
  }
}
