import type { PeopleCondition } from '../../contracts/segment.ts';
import type { TemplateId, UserId } from '../../core/ids.ts';
import type { Collection, Database } from '../../db/database.ts';

/** Document of `grantRuns`: everybody of a segment gets one coupon of a campaign. Names nobody of them. */
export interface GrantRun {
  /** Drawn by whoever starts it. */
  _id: string;
  templateId: TemplateId;
  segmentId: string;
  /** The segment as it was at the start. */
  segmentName: string;
  condition: PeopleCondition;
  reason: string;
  /** `soldOut`: nothing is left; `ended`: the campaign is over. `paused` and `soldOut` can go on. */
  state: 'running' | 'paused' | 'soldOut' | 'ended' | 'cancelled' | 'done';
  startedBy: UserId;
  startedAt: Date;
  /** Since when it is not running. */
  endedAt?: Date;
  /** All people up to this one were looked at; absent at the beginning. */
  after?: UserId;
  /** So many were looked at; so many of them belong to the segment; so many of those had as many as they may. */
  people: number;
  members: number;
  without: number;
  /** How long it was worked on. */
  workedMs: number;
  /** While it runs: when somebody has to work on it next; whoever does puts it off, so that nobody else does meanwhile. */
  dueAt?: Date;
}

/** Where runs are kept. */
export class GrantRuns {
  readonly documents: Collection<GrantRun>;

  constructor(database: Database) {
    this.documents = database.collection<GrantRun>('grantRuns');
  }
}

/** Of the coupons of a run, and of no others: their causes lie between. */
export const causesOf = (runId: string) => ({ gte: `run:${runId}:`, lt: `run:${runId};` });
