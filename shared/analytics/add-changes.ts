import type { Clock } from '../core/clock.ts';
import { mapParallel } from '../core/parallel.ts';
import type { Collection, Database } from '../db/database.ts';
import { followChanges, type Followed } from '../db/follow-changes.ts';
import { SETTLED_AFTER_MS } from '../identity/index.ts';
import { figuresIn, placeOf, type Figures } from './figures.ts';

const PARALLEL_WRITES = 8;

/** Something to add to the figures. */
export interface Addition {
  /** As the source dates it, by which it is followed. */
  at: Date;
  /** `series|day|measure`. */
  key: string;
  by: number;
}

/** Documents of which each adds something to the figures, as it was written. */
export interface AddingSource<T extends { _id: string }> extends Pick<Followed<T>, 'documents' | 'field' | 'fields'> {
  name: string;
  additionsOf(documents: readonly T[]): Promise<Addition[]>;
}

/** Adds to one document what came since it was last added to from this source: in the write that says so. */
async function addTo(
  figures: Collection<Figures>,
  source: string,
  { _id, additions, upTo }: { _id: string; additions: readonly (Addition & { path: string })[]; upTo: Date },
  known: Figures | undefined,
): Promise<void> {
  for (let kept = known; ; kept = await figures.get(_id)) {
    if (!kept) {
      await figures.add({ _id, upTo: {}, days: {} });
      continue;
    }
    const from = kept.upTo[source];
    if (from && from >= upTo) return;
    const inc: Record<string, number> = {};
    for (const { at, path, by } of additions) if (!from || at >= from) inc[path] = (inc[path] ?? 0) + by;
    const field = `upTo.${source}`;
    if (await figures.updateIf({ _id, [field]: from ?? { exists: false } }, { inc, set: { [field]: upTo } })) return;
  }
}

async function addAll(
  figures: Collection<Figures>,
  { source, generation, upTo }: { source: string; generation: number; upTo: Date },
  additions: readonly Addition[],
): Promise<void> {
  const byDocument = new Map<string, (Addition & { path: string })[]>();
  for (const addition of additions) {
    const { _id, path } = placeOf(generation, addition.key);
    byDocument.set(_id, [...(byDocument.get(_id) ?? []), { ...addition, path }]);
  }
  const known = new Map((await figures.getMany([...byDocument.keys()])).map((one) => [one._id, one]));
  await mapParallel([...byDocument], PARALLEL_WRITES, ([_id, own]) =>
    addTo(figures, source, { _id, additions: own, upTo }, known.get(_id)),
  );
}

/**
 * Adds to the figures what their sources got since the last time, what is younger than two minutes left out. Each document
 * counts once, killed anywhere or run twice at once. One request, and one for each source; for each thousand documents three,
 * and one for each month of each series among them. False when the time was up before the end.
 */
export function addChanges<T extends { _id: string }>(
  { database, clock }: { database: Database; clock: Clock },
  generation: number,
  sources: readonly AddingSource<T>[],
  deadline: Date,
): Promise<boolean> {
  const figures = figuresIn(database);
  const followed = sources.map(({ name, documents, field, fields, additionsOf }): Followed<T> => ({
    ...{ _id: `figures.${generation}.${name}`, documents, field, fields },
    take: async (found, upTo) => addAll(figures, { source: name, generation, upTo }, await additionsOf(found)),
  }));
  const until = new Date(clock.now().getTime() - SETTLED_AFTER_MS);
  return followChanges<T>({ database, clock }, followed, { until, deadline });
}
