import type { Collection, Database } from '../../db/database.ts';
import type { SegmentRun } from '../../segments/index.ts';
import type { NoticeMessage } from '../message.ts';

/**
 * Document of `noticeRuns`: everybody of a segment who may be sent it gets one notice. Its id is the group of the messages.
 */
export interface NoticeRun extends SegmentRun, Pick<NoticeMessage, 'appId' | 'content' | 'expiresAt'> {
  channel: 'oaNotice' | 'mpNotice';
}

/** Where runs are kept. */
export class NoticeRuns {
  readonly documents: Collection<NoticeRun>;

  constructor(database: Database) {
    this.documents = database.collection<NoticeRun>('noticeRuns');
  }
}
