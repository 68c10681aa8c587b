import type { PeopleCondition } from '../../contracts/segment.ts';
import type { UserId } from '../../core/ids.ts';

/**
 * A document of the runs of one kind: something is done for everybody of a segment, as it was at the start. Names nobody of
 * them: what was done for whom stands where it was done.
 */
export interface SegmentRun {
  /** Drawn by whoever starts it. */
  _id: string;
  segmentId: string;
  /** The segment as it was at the start. */
  segmentName: string;
  condition: PeopleCondition;
  state: RunState;
  startedBy: UserId;
  startedAt: Date;
  /** Since when it is not running. */
  endedAt?: Date;
  /** All people up to this one were looked at; absent at the beginning. */
  after?: UserId;
  /** So many were looked at; so many of them belong to the segment; for so many of those nothing could be done. */
  people: number;
  members: number;
  without: number;
  /** How long it was worked on. */
  workedMs: number;
  /**
   * While it runs: when somebody has to work on it next; whoever does puts it off, so that nobody else does meanwhile. When
   * it is cancelled: when whoever was at it has ended.
   */
  dueAt?: Date;
}

/** `soldOut`: nothing is left to give; `ended`: what it gives is over. `paused` and `soldOut` can go on. */
export type RunState = 'running' | 'paused' | 'soldOut' | 'ended' | 'cancelled' | 'done';

/** What one kind of runs adds: what is done. */
export type Deed<R extends SegmentRun> = Omit<R, keyof SegmentRun>;
