import type { PeopleCondition } from '../../contracts/segment.ts';
import { derivedId, type IdentityId, type UserId } from '../../core/ids.ts';
import { BATCH_SIZE, type Collection, type Database, type Patch } from '../../db/database.ts';

/** How a pass over all followers ended for one segment. */
export interface SegmentOutcome {
  at: Date;
  /** Followers who have the tag now. */
  has: number;
  given: number;
  taken: number;
  /** WeChat does not know them (any more). */
  refused: number;
  /** They have as many tags as WeChat allows. */
  full: number;
}

/** Document of `tagSegments`: whose followers have the tag of this name. */
export interface TagSegment {
  _id: string;
  appId: string;
  name: string;
  condition: PeopleCondition;
  /** Rises with each change. */
  revision: number;
  /** `removed`: the tag is still to be deleted at WeChat; then the document goes. */
  state: 'kept' | 'removed';
  /** The tag at WeChat, once it is made. */
  tagId?: number;
  last?: SegmentOutcome;
  /** Why the tag is not as it should be, for staff. */
  trouble?: string;
  updatedAt: Date;
  updatedBy: UserId;
}

/** One segment in a pass over all followers. */
export interface SegmentPart extends Omit<SegmentOutcome, 'at'> {
  /** `_id` of the segment. */
  id: string;
  tagId: number;
  /** Who is to be given the tag, or to lose it, and waits until there are fifty. */
  toGive: IdentityId[];
  toTake: IdentityId[];
}

/** A pass over all followers, which brings the tags of segments to those who fit. */
export interface SegmentPass {
  /** The wish that it fulfils; see `SyncState.segmentsWanted`. */
  wanted: number;
  /** Followers up to this one are dealt with, or wait in the parts. */
  after?: IdentityId;
  parts: SegmentPart[];
}

export const segmentId = (appId: string, name: string): string => `${appId}:${derivedId(name)}`;

/** The segments whose followers get a tag of the Official Account. */
export class TagSegments {
  private readonly segments: Collection<TagSegment>;

  constructor(database: Database) {
    this.segments = database.collection<TagSegment>('tagSegments');
  }

  /** All of an account, removed ones too; some hundred at most. */
  all(appId: string): Promise<TagSegment[]> {
    const where = { _id: { gt: `${appId}:`, lt: `${appId};` } };
    return this.segments.find({ where, orderBy: { field: '_id', direction: 'asc' }, limit: BATCH_SIZE });
  }

  /** False when there is one of this name. */
  async add(segment: TagSegment): Promise<boolean> {
    return (await this.segments.add(segment)) === 'added';
  }

  /** Changes what is as it was read; false when somebody else was quicker. */
  change({ _id, revision, state }: TagSegment, patch: Patch): Promise<boolean> {
    return this.segments.updateIf({ _id, revision, state }, patch);
  }

  /** What became of it, whatever its revision is by now. */
  async note(_id: string, patch: Patch): Promise<void> {
    await this.segments.updateIf({ _id }, patch);
  }

  /** Its tag is gone; unless it was saved anew meanwhile. */
  async forget({ _id, revision }: TagSegment): Promise<void> {
    await this.segments.removeIf({ _id, revision, state: 'removed' });
  }
}
