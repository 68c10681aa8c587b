import type { Clock } from '../core/clock.ts';
import { BATCH_SIZE, type Collection, type Database } from './database.ts';
import { findAll } from './find-all.ts';

/** Document of `changeCursors`: up to when the changes of one kind were seen; `_id` names who looks, and at what. */
interface ChangeCursor {
  _id: string;
  upTo: Date;
}

/** Documents that are followed by a moment which each change of them writes, as of now, into a field with an index. */
export interface Followed<T extends { _id: string }> {
  _id: string;
  documents: Collection<T>;
  /** With the moment; may be a path. */
  field: string;
  /** Of each document only these, `field` among them; all when left out. */
  fields?: readonly string[];
  /** Does what follows from changes: all of one stretch of time, which ends before `upTo`. May be given the same once more. */
  take(changed: T[], upTo: Date): Promise<unknown>;
}

const BEGINNING = new Date(0);

const valueAt = (document: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], document);

/** The next documents by a moment, from one until before another, and up to when these are all. */
async function changedDocuments<T extends { _id: string }>(
  { documents, field, fields }: Followed<T>,
  from: Date,
  until: Date,
): Promise<{ found: T[]; upTo: Date }> {
  const where = { [field]: { gte: from, lt: until } };
  const orderBy = { field, direction: 'asc' } as const;
  const found = await documents.find({ where, orderBy, limit: BATCH_SIZE, fields });
  const at = (document: T) => valueAt(document, field) as Date;
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last || found.length < BATCH_SIZE) return { found, upTo: until };
  const upTo = at(last);
  // Of the last moment there may be more; they come with the next page.
  if (at(first) < upTo) return { found: found.filter((one) => at(one) < upTo), upTo };
  // A page of one millisecond: all of it, whatever it takes.
  return { found: await findAll(documents, { [field]: upTo }, fields), upTo: new Date(upTo.getTime() + 1) };
}

/**
 * Hands on what has changed since the last time and before `until`, which lies so far back that whatever is written under a
 * moment before it is there. Killed anywhere, the same is handed on once more. False when the time was up before the end.
 * One request for all, and one more for each of `followed`; two for each thousand changes.
 */
export async function followChanges<T extends { _id: string }>(
  { database, clock }: { database: Database; clock: Clock },
  followed: readonly Followed<T>[],
  { until, deadline }: { until: Date; deadline: Date },
): Promise<boolean> {
  const cursors = database.collection<ChangeCursor>('changeCursors');
  const known = await cursors.getMany(followed.map(({ _id }) => _id));
  for (const one of followed) {
    const { _id } = one;
    let from = known.find((cursor) => cursor._id === _id)?.upTo ?? BEGINNING;
    while (from < until) {
      if (clock.now() >= deadline) return false;
      const { found, upTo } = await changedDocuments(one, from, until);
      if (found.length === 0) break;
      await one.take(found, upTo);
      const isKnown = await cursors.updateIf({ _id, upTo: { lt: upTo } }, { set: { upTo } });
      if (!isKnown) await cursors.add({ _id, upTo });
      from = upTo;
    }
  }
  return true;
}
