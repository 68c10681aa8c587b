import type { UserId } from '../core/ids.ts';
import type { Touch, User } from './identity.ts';

/** Document of `merges`: that two records became one, by whom and why, and what became of it. Never deleted by an undo. */
export interface Merge {
  _id: string;
  from: UserId;
  into: UserId;
  cause: MergeCause;
  /** Who wanted it; absent where identifiers say it. */
  by?: UserId;
  state: 'moving' | 'done' | 'undoing' | 'undone';
  decidedAt: Date;
  /** When what functions wrote that had read the old ids is moved too; absent when that is done. */
  dueAt?: Date;
  /** When the second pass was done, of the merge or of its undo. */
  settledAt?: Date;
  /** How much had come, by subject, when it was done. */
  moved?: Record<string, number>;
  undoneBy?: UserId;
  undoneAt?: Date;
  /** What the survivor was before, as far as the records do not tell it any more. */
  before: {
    hadUnionId: boolean;
    roles: User['roles'];
    labels?: User['labels'];
    firstTouch?: Touch;
    lastTouch?: Touch;
    phone?: User['phone'];
    lastMergeId?: string;
  };
}

/** Why two records are one person. */
export type MergeCause = 'unionId' | 'ticket' | 'phone' | 'staff';
