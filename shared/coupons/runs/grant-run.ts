import type { TemplateId } from '../../core/ids.ts';
import type { Collection, Database } from '../../db/database.ts';
import type { SegmentRun } from '../../segments/index.ts';

/** Document of `grantRuns`: everybody of a segment gets one coupon of a campaign. */
export interface GrantRun extends SegmentRun {
  templateId: TemplateId;
  reason: string;
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
