import { MINUTE_MS, type Clock } from '../core/clock.ts';
import { derivedId, type UserId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Collection, Database, Transaction } from '../db/database.ts';
import type { User } from './identity.ts';
import type { Merge, MergeCause } from './merge.ts';
import { conflictBetween, survivorFirst, joined, type MergeConflict } from './merge-rules.ts';
import type { Owned, Records } from './owned.ts';
import { followPath } from './paths.ts';
import { markChanged } from './rolled-up.ts';

export interface MergeReason {
  cause: MergeCause;
  by?: UserId;
}

/** `a` and `b` may be ids that lead to a record; which of the two stays does not depend on their order. */
export interface MergeRequest extends MergeReason {
  a: UserId;
  b: UserId;
  /** Only while both records have this UnionID; else it is as if one were not there. */
  unionId?: string;
}

export type MergeRefusal = MergeConflict | 'MERGE.NOT_FOUND' | 'MERGE.SAME_USER';

/** Every function that had read an id has ended: the platform kills it after a minute (cloudbaserc.json). */
export const SETTLED_AFTER_MS = 2 * MINUTE_MS;

/** So many merges in one tick of housekeeping. */
const MOST_AT_ONCE = 20;

/** The live record that an id leads to, as this transaction sees it. */
export async function liveIn({ get }: Pick<Transaction, 'get'>, userId: UserId): Promise<User | undefined> {
  const end = (await followPath((id) => get<User>('users', id), userId)).at(-1);
  return end?.mergedInto ? undefined : end;
}

function mergeOf(into: User, from: User, { cause, by }: MergeReason, decidedAt: Date): Merge {
  const { roles, labels, firstTouch, lastTouch, phone, lastMergeId } = into;
  return {
    _id: `m_${derivedId(`${from._id}:${into._id}:${decidedAt.getTime()}`)}`,
    ...{ from: from._id, into: into._id, cause, by, state: 'moving', decidedAt },
    dueAt: new Date(decidedAt.getTime() + SETTLED_AFTER_MS),
    before: { hadUnionId: into.unionId !== undefined, roles, labels, firstTouch, lastTouch, phone, lastMergeId },
  };
}

/** Makes two records of one person one, and moves what they own. */
export class Merges {
  readonly documents: Collection<Merge>;
  private readonly users: Collection<User>;

  constructor(
    readonly database: Database,
    readonly clock: Clock,
    readonly owned: readonly Owned[],
  ) {
    this.documents = database.collection<Merge>('merges');
    this.users = database.collection<User>('users');
  }

  /**
   * Merges one of two records into the other (`survivorFirst`): decided in one transaction, and what stands in other collections is
   * moved behind it. Killed in between, housekeeping moves it, within some minutes. A repeat is refused as `SAME_USER`.
   */
  async merge(request: MergeRequest): Promise<Result<Merge, MergeRefusal>> {
    const decided = await this.database.transaction((transaction) => this.decide(transaction, request));
    if (decided.ok) await this.move(decided.data);
    return decided;
  }

  private async decide(transaction: Transaction, request: MergeRequest): Promise<Result<Merge, MergeRefusal>> {
    const [a, b] = [await liveIn(transaction, request.a), await liveIn(transaction, request.b)];
    if (!a || !b) return err('MERGE.NOT_FOUND');
    if (a._id === b._id) return err('MERGE.SAME_USER');
    if (request.unionId && [a, b].some(({ unionId }) => unionId !== request.unionId)) return err('MERGE.NOT_FOUND');
    // A number is no proof: whoever shares it would be erased with them.
    if (request.cause === 'phone' && (a.isShutOut || b.isShutOut)) return err('MERGE.NOT_FOUND');
    const conflict = conflictBetween(a, b);
    if (conflict) return err(conflict);
    return ok(await this.joinIn(transaction, [a, b], request));
  }

  /**
   * Makes two live records one in a transaction that has read both and found that nothing speaks against it. When it is
   * committed, what they own is still to be moved (`move`).
   */
  async joinIn(transaction: Transaction, [a, b]: readonly [User, User], reason: MergeReason): Promise<Merge> {
    const [into, from] = survivorFirst(a, b);
    const merge = mergeOf(into, from, reason, this.clock.now());
    const records = await this.decided(transaction, merge, [into, from], joined(into, from, merge));
    for (const user of records) await transaction.put('users', user);
    await transaction.put('merges', merge);
    return merge;
  }

  /** What the subjects keep of the decision; the records as they are to be written. */
  async decided(transaction: Transaction, merge: Merge, before: Records, after: Records): Promise<Records> {
    let records = after;
    for (const owned of this.owned) records = (await owned.decided?.(transaction, merge, before, records)) ?? records;
    return records;
  }

  /** What would be merged into what, what speaks against it, and how much would move, by subject; changes nothing. */
  async preview({
    a,
    b,
  }: Pick<MergeRequest, 'a' | 'b'>): Promise<Result<MergePreview, 'MERGE.NOT_FOUND' | 'MERGE.SAME_USER'>> {
    const get = (id: UserId) => this.users.get(id);
    const ends = await Promise.all([a, b].map(async (id) => (await followPath(get, id)).at(-1)));
    const [first, second] = ends.filter((end) => end && !end.mergedInto);
    if (!first || !second) return err('MERGE.NOT_FOUND');
    if (first._id === second._id) return err('MERGE.SAME_USER');
    const [into, from] = survivorFirst(first, second);
    const moves = await this.countEach(({ count }) => count(from._id));
    return ok({ into: into._id, from: from._id, conflict: conflictBetween(into, from), moves });
  }

  /** Moves, or moves back, what the records own. Safe to repeat. */
  async move(merge: Merge): Promise<void> {
    const isUndone = merge.state === 'undoing' || merge.state === 'undone';
    for (const owned of this.owned) await (isUndone ? owned.moveBack(merge) : owned.move(merge));
  }

  /** Moves what is left under an id that leads elsewhere, from record to record, to the live one, and gives that. */
  async moveOn(userId: UserId): Promise<User | undefined> {
    let left = await this.users.get(userId);
    for (; left?.mergedInto; left = await this.users.get(left.mergedInto)) {
      const merge = left.mergeId === undefined ? undefined : await this.documents.get(left.mergeId);
      if (merge) await this.move(merge);
    }
    return left;
  }

  /**
   * The second pass over the merges and undos that are old enough: moves what was written meanwhile under the old ids, and
   * what a kill has left. Idle, one request. One that fails is logged, and done again by the next tick.
   */
  async settleDue(logger: Logger, deadline: Date): Promise<'idle' | 'settled' | 'unfinished'> {
    const where = { dueAt: { lte: this.clock.now() } };
    const due = await this.documents.find({
      where,
      orderBy: { field: 'dueAt', direction: 'asc' },
      limit: MOST_AT_ONCE,
    });
    let settled = 0;
    for (const merge of due) {
      if (this.clock.now() >= deadline) break;
      try {
        await this.settle(merge);
        settled += 1;
      } catch (error) {
        logger.error('merge.failed', { mergeId: merge._id, error });
      }
    }
    if (settled < due.length) return 'unfinished';
    return due.length === 0 ? 'idle' : 'settled';
  }

  private async settle(merge: Merge): Promise<void> {
    const { _id, state } = merge;
    if (state === 'undoing') await this.move(merge);
    const live = await this.moveOn(merge.from);
    const settledAt = this.clock.now();
    await markChanged(this.users, [merge.into, merge.from, ...(live ? [live._id] : [])], settledAt);
    const set =
      state === 'undoing'
        ? { state: 'undone', settledAt }
        : { state: 'done', settledAt, moved: await this.countEach(({ came }) => came(merge)) };
    await this.documents.updateIf({ _id, state }, { set, unset: ['dueAt'] });
  }

  private async countEach(count: (owned: Owned) => Promise<number>): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const owned of this.owned) counts[owned.name] = await count(owned);
    return counts;
  }
}

export interface MergePreview {
  into: UserId;
  from: UserId;
  conflict?: MergeConflict;
  moves: Record<string, number>;
}
