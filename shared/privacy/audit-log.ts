import type { UserId } from '../core/ids.ts';
import { addMissing } from '../db/add-missing.ts';
import type { Collection, Database } from '../db/database.ts';

/**
 * Document of `auditLog`: staff asked for something that concerns people, or changed something; of a call that concerns
 * several people there is one for each. Only ever appended; whom it concerns gets another, anonymous id when their data are
 * erased.
 */
export interface AuditEntry {
  _id: string;
  at: Date;
  /** Who did it. */
  by: UserId;
  /** Name of the call. */
  what: string;
  /** Whom it concerns. */
  userId?: UserId;
  /** What it was about: the id or the name that the request gave. */
  about?: string;
  /** Stands in the function's log too. */
  requestId: string;
}

/** Where a page of the log ended. */
export interface AuditPlace {
  at: Date;
  entryId: string;
}

const PAGE = 100;

/** What staff did. */
export class AuditLog {
  private readonly entries: Collection<AuditEntry>;

  constructor(database: Database) {
    this.entries = database.collection<AuditEntry>('auditLog');
  }

  /** Appends the entries of a request, once: one for each person, or one of nobody. One database request. */
  async record(entry: Omit<AuditEntry, '_id' | 'userId'>, userIds: readonly UserId[]): Promise<void> {
    const whole = { _id: `${entry.requestId}:${entry.what}`, ...entry };
    const several = [...new Set(userIds)].map((userId, n) => ({ ...whole, _id: `${whole._id}:${n}`, userId }));
    await addMissing(this.entries, several.length > 0 ? several : [whole]);
  }

  /** The newest entries, of everybody or of one person by all their ids, from behind a place on. One request. */
  async page(userIds?: readonly UserId[], after?: AuditPlace): Promise<{ entries: AuditEntry[]; next?: AuditPlace }> {
    const entries = await this.entries.find({
      where: userIds ? { userId: { in: userIds } } : {},
      orderBy: { field: 'at', direction: 'desc', byId: true },
      ...(after && { behind: { value: after.at, _id: after.entryId } }),
      limit: PAGE,
    });
    const last = entries.at(-1);
    return last && entries.length === PAGE ? { entries, next: { at: last.at, entryId: last._id } } : { entries };
  }
}
