import type { UserId } from '../core/ids.ts';
import { ok, type Result } from '../core/result.ts';
import type { Collection, Database, Transaction } from '../db/database.ts';
import { followPath, type Role, type User } from '../identity/index.ts';
import { OWNER_CODE_ID, type OwnerCode } from './owner-code.ts';

/** Document of `roleChanges`: one change of somebody's roles. Written once and never changed. */
export interface RoleChange {
  /** Made of the number, so that each number is given once. */
  _id: string;
  /** 1 is the first change of all. */
  number: number;
  change: 'grant' | 'revoke';
  role: Role;
  /** Whose role, and who changed it; nobody did where WeChat's word joined two records. */
  userId: UserId;
  by?: UserId;
  at: Date;
  /** Of the request, as in the function's log; or of the merge (`merges`) with which, or with whose undo, the role came or went. */
  requestId?: string;
  mergeId?: string;
  /** Hash of the owner code that this change uses up. */
  ownerCode?: string;
}

export type NewChange = Omit<RoleChange, '_id' | 'number'>;

/** Sorts as the number does. */
const entryId = (number: number): string => String(number).padStart(10, '0');

/** What is left of a record that was merged into another has no roles. */
const IS_LIVE = { mergedInto: { exists: false } } as const;

/**
 * The record of all changes of roles, which is also what makes them one after the other: a change is written here first,
 * under the next number, and carried out on the user's record afterwards. A number is taken once, and the change before is
 * carried out before the next one is decided. So there is no change without its entry, whatever is killed, and what a
 * change depends on (another owner, an unused code) holds in the moment in which it is made.
 */
export class RoleLog {
  readonly users: Collection<User>;
  readonly codes: Collection<OwnerCode>;
  private readonly entries: Collection<RoleChange>;

  constructor(database: Database) {
    this.users = database.collection<User>('users');
    this.codes = database.collection<OwnerCode>('ownerCodes');
    this.entries = database.collection<RoleChange>('roleChanges');
  }

  /**
   * Makes the change that `decide` gives, or none. It is asked when every earlier change is carried out, and again when
   * another one came in between.
   */
  async change<E extends string>(
    decide: () => Promise<Result<NewChange | undefined, E>>,
  ): Promise<Result<undefined, E>> {
    for (;;) {
      const number = (await this.settle()) + 1;
      const decided = await decide();
      if (!decided.ok) return decided;
      if (!decided.data) return ok(undefined);
      const entry: RoleChange = { _id: entryId(number), number, ...decided.data };
      if ((await this.entries.add(entry)) === 'exists') continue;
      await this.carryOut(entry);
      return ok(undefined);
    }
  }

  /**
   * Keeps changes that a transaction makes on the records itself, under the next numbers; gives the number of the last one,
   * which the records must be given too. Whoever takes one of these numbers meanwhile makes the transaction begin anew.
   */
  async keepIn({ get, put }: Transaction, changes: readonly NewChange[]): Promise<number> {
    let number = await this.settle();
    while (await get<RoleChange>('roleChanges', entryId(number + 1))) number += 1;
    for (const change of changes) {
      number += 1;
      await put<RoleChange>('roleChanges', { _id: entryId(number), number, ...change });
    }
    return number;
  }

  /** Whether anybody has the role. */
  async isHeld(role: Role): Promise<boolean> {
    await this.settle();
    return (await this.users.findIds({ where: { roles: role }, limit: 1 })).length > 0;
  }

  /** Carries out the last change, if whoever wrote it did not live to do it; the number of it. */
  async settle(): Promise<number> {
    const [last] = await this.entries.find({
      where: {},
      orderBy: { field: '_id', direction: 'desc' },
      limit: 1,
    });
    if (last) await this.carryOut(last);
    return last?.number ?? 0;
  }

  /**
   * Safe to repeat, however late: a record remembers the number of its last change, and takes no older one. Of a record that
   * was merged meanwhile it is a change of the one that it leads to; of one that was removed, of nobody.
   */
  private async carryOut({ number, change, role, userId, at, ownerCode }: RoleChange): Promise<void> {
    const sets = change === 'grant' ? { addToSet: { roles: role } } : { pull: { roles: [role] } };
    const patch = { ...sets, set: { lastRoleChange: number, updatedAt: at } };
    const live = async () => (await followPath((id) => this.users.get(id), userId)).at(-1);
    let user = await live();
    for (; user && !user.mergedInto && (user.lastRoleChange ?? 0) < number; user = await live()) {
      const isAsRead = { _id: user._id, ...IS_LIVE, lastRoleChange: user.lastRoleChange ?? { exists: false } };
      if (await this.users.updateIf(isAsRead, patch)) break;
    }
    if (!ownerCode || !user || user.mergedInto) return;
    await this.codes.updateIf(
      { _id: OWNER_CODE_ID, hash: ownerCode, usedBy: { exists: false } },
      { set: { usedBy: user._id, usedAt: at } },
    );
  }
}
