import type { UserId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';

/**
 * Document of `auditLog`: staff asked for something that concerns people, or changed what somebody may do. Only ever
 * appended; whom it concerns gets another, anonymous id when their data are erased.
 */
export interface AuditEntry {
  _id: string;
  at: Date;
  /** Who did it. */
  by: UserId;
  /** Name of the call. */
  what: string;
  /** Whom it concerns, where it is one person. */
  userId?: UserId;
  /** Stands in the function's log too. */
  requestId: string;
}

/** What staff did that concerns people. */
export class AuditLog {
  private readonly entries: Collection<AuditEntry>;

  constructor(database: Database) {
    this.entries = database.collection<AuditEntry>('auditLog');
  }

  /** Appends the entry of a request and call, once. One database request. */
  async record(entry: Omit<AuditEntry, '_id'>): Promise<void> {
    await this.entries.add({ _id: `${entry.requestId}:${entry.what}`, ...entry });
  }
}
