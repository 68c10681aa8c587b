import type { UserId } from '../core/ids.ts';
import { BATCH_SIZE, type Collection } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import { markChanged, SETTLED_AFTER_MS } from '../identity/index.ts';
import type { RollUp, RollUpDeps } from './roll-up.ts';

/** Document of `rollUpCursors`: up to when the changes of one kind were seen; `_id` names subject and field. */
interface RollUpCursor {
  _id: string;
  upTo: Date;
}

type Documents = RollUp['documents'];
const BEGINNING = new Date(0);

/** The next documents by a moment, from one until before another, and up to when these are all. */
async function changedDocuments(documents: Documents, field: string, from: Date, until: Date) {
  const where = { [field]: { gte: from, lt: until } };
  const found = await documents.find({ where, orderBy: { field, direction: 'asc' }, limit: BATCH_SIZE });
  const at = (document: unknown) => (document as Record<string, Date>)[field] as Date;
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last || found.length < BATCH_SIZE) return { found, upTo: until };
  if (at(first) < at(last)) return { found, upTo: at(last) };
  // A page of one millisecond: all of it, whatever it takes.
  return { found: await findAll(documents, { [field]: at(last) }), upTo: new Date(at(last).getTime() + 1) };
}

/**
 * Marks the records of all whose documents have changed since the last time, those of the last two minutes left out: what a
 * function writes under the moment at which it began is there by then. Killed anywhere, the same is seen and marked once
 * more. One request a field when nothing has changed, three for each thousand changes.
 */
export async function seeChanges({ database, clock, people, rollUps }: RollUpDeps, deadline: Date): Promise<boolean> {
  const cursors: Collection<RollUpCursor> = database.collection('rollUpCursors');
  const until = new Date(clock.now().getTime() - SETTLED_AFTER_MS);
  const fields = rollUps.flatMap(({ name, documents, moments }) =>
    moments.map((field) => ({ _id: `${name}.${field}`, documents, field })),
  );
  const known = await cursors.getMany(fields.map(({ _id }) => _id));
  for (const { _id, documents, field } of fields) {
    let from = known.find((cursor) => cursor._id === _id)?.upTo ?? BEGINNING;
    while (from < until) {
      if (clock.now() >= deadline) return false;
      const { found, upTo } = await changedDocuments(documents, field, from, until);
      if (found.length === 0) break;
      await markChanged(people.users, [...new Set<UserId>(found.map(({ userId }) => userId))], clock.now());
      const isKnown = await cursors.updateIf({ _id, upTo: { lt: upTo } }, { set: { upTo } });
      if (!isKnown) await cursors.add({ _id, upTo });
      from = upTo;
    }
  }
  return true;
}
