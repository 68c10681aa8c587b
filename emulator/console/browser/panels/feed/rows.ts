import type { FeedEntry, FeedSource } from '../../live/wire.ts';

/** One line of the list: an entry, or all entries of one request. */
export interface FeedRow {
  /** Stays the same while the request goes on. */
  key: string;
  /** The entry that says most: the end of the invocation, else the first. */
  head: FeedEntry;
  entries: FeedEntry[];
}

/** The rows of the list, newest first. With `isGrouped`, a request stands where it began. */
export function rowsOf(entries: readonly FeedEntry[], source: FeedSource | undefined, isGrouped: boolean): FeedRow[] {
  const rows: FeedRow[] = [];
  const byRequest = new Map<string, FeedRow>();
  for (const entry of entries) {
    const group = isGrouped && entry.requestId ? byRequest.get(entry.requestId) : undefined;
    if (group) {
      group.entries.push(entry);
      if (entry.kind === 'function.finished') group.head = entry;
      continue;
    }
    if (source && entry.source !== source) continue;
    const isGroup = isGrouped && entry.requestId !== undefined;
    const row: FeedRow = { key: isGroup ? entry.requestId! : String(entry.seq), head: entry, entries: [entry] };
    if (isGroup) byRequest.set(entry.requestId!, row);
    rows.push(row);
  }
  return rows.reverse();
}
