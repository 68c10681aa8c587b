import type { WorldFeed } from '../../feed.ts';
import type { Collection } from './storage/collection.ts';
import { conditionsOf, type Filter } from './language/filter.ts';

/** From this many documents on a query without an index is worth a word. */
const NOTEWORTHY_SCAN = 1_000;

/** Tells the feed, once for every collection and set of fields, of queries that no index helps. */
export class ScanReport {
  private readonly told = new Set<string>();

  constructor(private readonly feed: WorldFeed) {}

  note(collection: Collection, filter: Filter): void {
    if (collection.size < NOTEWORTHY_SCAN) return;
    const fields = conditionsOf(filter).map((part) => ('field' in part ? part.field : Object.keys(part.filter)[0]));
    if (fields.length === 0) return;
    const shape = `${collection.name}: ${[...new Set(fields)].join(', ')}`;
    if (this.told.has(shape)) return;
    this.told.add(shape);
    this.feed.publish({
      source: 'database',
      kind: 'query.scanned',
      text: `no index for a query of ${shape}: looked at ${collection.size} documents`,
      detail: { collection: collection.name, fields },
    });
  }
}
