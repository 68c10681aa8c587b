import {
  BATCH_SIZE,
  DuplicateKey,
  inBatches,
  type Collection,
  type Database,
  type Find,
  type Patch,
  type Where,
} from '../db/database.ts';
import { asQuery, asQueryBehind, asUpdate, type Db } from './expressions.ts';
import { isDuplicateKey, repeatRead } from './failures.ts';
import { inTransaction } from './transaction.ts';

/** At most this many requests of one `getMany` are under way at once: the SDK keeps ten idle sockets. */
const PARALLEL_READS = 4;

class CloudbaseCollection<T extends { _id: string }> implements Collection<T> {
  constructor(
    private readonly db: Db,
    private readonly name: string,
  ) {}

  async get(id: string): Promise<T | undefined> {
    const { data } = await repeatRead(() => this.db.collection(this.name).where({ _id: id }).limit(1).get());
    return (data as T[])[0];
  }

  async getMany(ids: readonly string[]): Promise<T[]> {
    const found: T[] = [];
    for (const round of inBatches(inBatches(ids, BATCH_SIZE), PARALLEL_READS)) {
      const answers = await Promise.all(
        round.map((batch) => this.find({ where: { _id: { in: batch } }, limit: BATCH_SIZE })),
      );
      found.push(...answers.flat());
    }
    return found;
  }

  async find(query: Find): Promise<T[]> {
    const { data } = await repeatRead(() => this.query(query).get());
    return data as T[];
  }

  async findIds(query: Find): Promise<string[]> {
    const { data } = await repeatRead(() => this.query(query).field({ _id: true }).get());
    return (data as T[]).map(({ _id }) => _id);
  }

  private query({ where, orderBy, behind, limit, fields }: Find) {
    const query = behind && orderBy ? asQueryBehind(this.db, where, orderBy, behind) : asQuery(this.db, where);
    const all = this.db.collection(this.name).where(query).limit(limit);
    const base = fields ? all.field(Object.fromEntries(fields.map((name) => [name, true]))) : all;
    if (!orderBy) return base;
    const ordered = base.orderBy(orderBy.field, orderBy.direction);
    return orderBy.byId ? ordered.orderBy('_id', orderBy.direction) : ordered;
  }

  async add(document: T): Promise<'added' | 'exists'> {
    try {
      await this.db.collection(this.name).add(document);
      return 'added';
    } catch (error) {
      if (isDuplicateKey(error)) return 'exists';
      throw error;
    }
  }

  async addMany(documents: readonly T[]): Promise<'added' | 'conflict'> {
    if (documents.length === 0) return 'added';
    try {
      await this.db.collection(this.name).add(documents);
      return 'added';
    } catch (error) {
      if (isDuplicateKey(error)) return 'conflict';
      throw error;
    }
  }

  async updateIf(where: Where & { _id: string }, patch: Patch): Promise<boolean> {
    try {
      return (await this.updateMany(where, patch)) === 1;
    } catch (error) {
      throw isDuplicateKey(error) ? new DuplicateKey(this.name, { cause: error }) : error;
    }
  }

  async updateMany(where: Where, patch: Patch): Promise<number> {
    const { command } = this.db;
    const query = this.db.collection(this.name).where(asQuery(this.db, where));
    const answer = (await query.update(asUpdate(command, patch))) as { updated?: number };
    return answer.updated ?? 0;
  }

  async removeIf(where: Where & { _id: string }): Promise<boolean> {
    return (await this.removeMany(where)) === 1;
  }

  async removeMany(where: Where): Promise<number> {
    const conditions: unknown[] = Object.values(where);
    // The SDK leaves out what is undefined: fewer conditions would fit more documents.
    if (conditions.length === 0 || conditions.includes(undefined)) {
      throw new Error(`${this.name}: a removal must say of what`);
    }
    const query = this.db.collection(this.name).where(asQuery(this.db, where));
    const answer = (await query.remove()) as { deleted?: number };
    return answer.deleted ?? 0;
  }

  async count(where: Where): Promise<number> {
    const query = this.db.collection(this.name).where(asQuery(this.db, where));
    const answer = (await repeatRead(() => query.count())) as { total: number };
    return answer.total;
  }

  async countByValue(field: string, values: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { command } = this.db;
    const isOne = command.in([...values]);
    const counted = (await repeatRead(() =>
      this.db
        .collection(this.name)
        .aggregate()
        .match({ [field]: isOne })
        .unwind(`$${field}`)
        // A document that has one of them may have others too.
        .match({ [field]: isOne })
        .group({ _id: `$${field}`, count: command.aggregate.sum(1) })
        // Without it some of the platform's clients get twenty.
        .limit(BATCH_SIZE)
        .end(),
    )) as { data: { _id: string; count: number }[] };
    return new Map(counted.data.map(({ _id, count }) => [_id, count]));
  }
}

/** The port over a database of the SDK. */
export const databaseOver = (db: Db): Database => ({
  collection: (name) => new CloudbaseCollection(db, name),
  transaction: (work) => inTransaction(db, work),
});
