import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { People } from '../identity/index.ts';
import { LEASE_MS } from '../segments/index.ts';
import { labelId, MOST_LABELS, type Labels } from './labels.ts';

export interface LabelDeps {
  clock: Clock;
  people: Pick<People, 'users'>;
  labels: Labels;
}

/** Makes a label; a repeat, or somebody else's making of the same one, changes nothing. Two requests. */
export async function createLabel(
  { clock, labels: { documents } }: LabelDeps,
  { label: name, userId: createdBy }: { label: string; userId: UserId },
): Promise<Result<{ label: string }, 'LABEL.TOO_MANY' | 'LABEL.BEING_REMOVED'>> {
  const _id = labelId(name);
  const known = await documents.get(_id);
  if (!known && (await documents.count({ state: 'kept' })) >= MOST_LABELS) return err('LABEL.TOO_MANY');
  if (!known) await documents.add({ _id, name, state: 'kept', createdAt: clock.now(), createdBy });
  return known?.state === 'removed' ? err('LABEL.BEING_REMOVED') : ok({ label: name });
}

/**
 * Removes a label: nobody is given it any more, and `housekeeping` takes it off everybody. A repeat changes nothing. One or
 * two requests.
 */
export async function removeLabel(
  { clock, labels: { documents } }: Pick<LabelDeps, 'clock' | 'labels'>,
  { label }: { label: string },
): Promise<Result<Record<string, never>, 'LABEL.NOT_FOUND'>> {
  const _id = labelId(label);
  const dueAt = new Date(clock.now().getTime() + LEASE_MS);
  if (await documents.updateIf({ _id, state: 'kept' }, { set: { state: 'removed', dueAt } })) return ok({});
  return (await documents.get(_id)) ? ok({}) : err('LABEL.NOT_FOUND');
}

/** All labels, the last made first, and how many people have each. Two requests. */
export async function listLabels({ people, labels: { documents } }: LabelDeps) {
  const orderBy = { field: 'createdAt', direction: 'desc' } as const;
  const found = await documents.find({ where: { state: 'kept' }, orderBy, limit: MOST_LABELS * 2 });
  if (found.length === 0) return [];
  const having = await people.users.countByValue(
    'labels',
    found.map(({ name }) => name),
  );
  return found.map(({ name, createdAt }) => ({
    ...{ label: name, createdAt: createdAt.toISOString() },
    people: having.get(name) ?? 0,
  }));
}

/** So many people in one request. */
const BATCH = 500;

/**
 * Takes labels that were removed off everybody who has them, until the time is over; may be killed anywhere. Idle, one
 * request; else two for five hundred people.
 */
export async function takeRemoved(
  { clock, people: { users }, labels: { documents } }: LabelDeps,
  deadline: Date,
): Promise<'idle' | 'taken' | 'unfinished'> {
  const due = { state: 'removed', dueAt: { lte: clock.now() } };
  const removed = await documents.find({ where: due, limit: MOST_LABELS });
  for (const { _id, name } of removed) {
    for (let ids = ['']; ids.length > 0;) {
      if (clock.now() >= deadline) return 'unfinished';
      ids = await users.findIds({ where: { labels: name }, limit: BATCH });
      if (ids.length > 0) await users.updateMany({ _id: { in: ids } }, { pull: { labels: [name] } });
    }
    await documents.removeIf({ _id, state: 'removed' });
  }
  return removed.length > 0 ? 'taken' : 'idle';
}
