import type { Clock } from '../core/clock.ts';
import { BATCH_SIZE, type Collection, type Database } from './database.ts';
import { findAll } from './find-all.ts';

/** Document of `changeCursors`: up to when the changes of one kind were seen; `_id` names who looks, and at what. */
interface ChangeCursor {
  _id: string;
  upTo: Date;
}

/** Documents that are followed by a moment which each change of them writes, as of now, into a field with an index. */
export interface Source<T extends { _id: string }> {
  _id: string;
  documents: Collection<T>;
  /** With the moment; may be a path. */
  field: string;
  /** Of each document only these, `field` among them; all when left out. */
  fields?: readonly string[];
}

export interface Followed<T extends { _id: string }> extends Source<T> {
  /** Does what follows from changes: all of one stretch of time, which ends before `upTo`. May be given the same once more. */
  take(changed: T[], upTo: Date): Promise<unknown>;
}

interface Following {
  database: Database;
  clock: Clock;
}
interface Bounds {
  until: Date;
  deadline: Date;
}

const BEGINNING = new Date(0);

const valueAt = (document: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], document);

/** The next documents by a moment, from one until before another, and up to when these are all. */
async function changedDocuments<T extends { _id: string }>(
  { documents, field, fields }: Source<T>,
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

/** How far each source was followed. */
class Cursors {
  private constructor(
    private readonly cursors: Collection<ChangeCursor>,
    private readonly known: Map<string, Date>,
  ) {}

  /** One request. */
  static async read({ database }: Following, sources: readonly { _id: string }[]): Promise<Cursors> {
    const cursors = database.collection<ChangeCursor>('changeCursors');
    const found = await cursors.getMany(sources.map(({ _id }) => _id));
    return new Cursors(cursors, new Map(found.map(({ _id, upTo }) => [_id, upTo])));
  }

  of = ({ _id }: { _id: string }): Date => this.known.get(_id) ?? BEGINNING;

  async move({ _id }: { _id: string }, upTo: Date): Promise<void> {
    this.known.set(_id, upTo);
    const isKnown = await this.cursors.updateIf({ _id, upTo: { lt: upTo } }, { set: { upTo } });
    if (!isKnown) await this.cursors.add({ _id, upTo });
  }
}

/**
 * Hands on what has changed since the last time and before `until`, which lies so far back that whatever is written under a
 * moment before it is there. Killed anywhere, the same is handed on once more. False when the time was up before the end.
 * One request for all, and one more for each of `followed`; two for each thousand changes.
 */
export async function followChanges<T extends { _id: string }>(
  following: Following,
  followed: readonly Followed<T>[],
  { until, deadline }: Bounds,
): Promise<boolean> {
  const cursors = await Cursors.read(following, followed);
  for (const one of followed) {
    while (cursors.of(one) < until) {
      if (following.clock.now() >= deadline) return false;
      const { found, upTo } = await changedDocuments(one, cursors.of(one), until);
      if (found.length === 0) break;
      await one.take(found, upTo);
      await cursors.move(one, upTo);
    }
  }
  return true;
}

/**
 * The same, but for what all sources have to say at once, up to a thousand changes of each: for whoever does the same about
 * somebody, whichever of them it was.
 */
export async function followTogether<T extends { _id: string }, S extends Source<T>>(
  following: Following,
  sources: readonly S[],
  take: (changed: readonly { source: S; found: readonly T[] }[]) => Promise<unknown>,
  { until, deadline }: Bounds,
): Promise<boolean> {
  const cursors = await Cursors.read(following, sources);
  for (let open = sources.filter((source) => cursors.of(source) < until); open.length > 0;) {
    if (following.clock.now() >= deadline) return false;
    const pages = await Promise.all(
      open.map(async (source) => ({ source, ...(await changedDocuments<T>(source, cursors.of(source), until)) })),
    );
    const changed = pages.filter(({ found }) => found.length > 0);
    if (changed.length > 0) await take(changed);
    await Promise.all(changed.map(({ source, upTo }) => cursors.move(source, upTo)));
    open = changed.filter(({ upTo }) => upTo < until).map(({ source }) => source);
  }
  return true;
}
