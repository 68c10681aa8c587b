import type { PeopleCondition } from '../contracts/segment.ts';
import type { UserId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';

/** Document of `segments`: a condition that staff have saved; who fits is asked anew each time. */
export interface Segment {
  _id: string;
  /** `removed`: kept, so that a late repeat of its making does not bring it back. */
  state: 'kept' | 'removed';
  name: string;
  condition: PeopleCondition;
  /** Raised with each change. */
  revision: number;
  /** Of the change that made this revision: its repeat gets the same answer. */
  requestKey: string;
  updatedAt: Date;
  updatedBy: UserId;
}

/** More than anybody keeps apart. */
export const MOST_SEGMENTS = 200;

/** Where segments are kept. */
export class Segments {
  readonly documents: Collection<Segment>;

  constructor(database: Database) {
    this.documents = database.collection<Segment>('segments');
  }

  /** One that is not removed. */
  async get(segmentId: string): Promise<Segment | undefined> {
    const found = await this.documents.get(segmentId);
    return found?.state === 'kept' ? found : undefined;
  }

  all(): Promise<Segment[]> {
    return this.documents.find({ where: { state: 'kept' }, limit: MOST_SEGMENTS });
  }
}
