import type { CampaignCosts, Sums } from '../ledger/costs.ts';
import type { Difference } from './difference.ts';

/** Where an audit is: behind a unit of a template. */
export interface Walk {
  templateId: string;
  unit: number;
  /** The costs as they stood at its beginning; their lines are added up meanwhile. */
  kept?: Pick<CampaignCosts, 'upTo' | 'count' | 'face' | 'off' | 'mends'>;
  counted: Sums;
  /** The template is done. */
  isEnd?: true;
}

/** Document of `couponAudits`: what one audit has found. */
export interface AuditReport {
  /** The day of Shanghai that it began on. */
  _id: string;
  startedAt: Date;
  endedAt?: Date;
  /** Looked at. */
  coupons: number;
  lines: number;
  /** How many differences, and the first of them. */
  found: number;
  differences: Difference[];
  /** Rises with each time that it is written. */
  writes: number;
  /** Where it goes on; absent before the first template. */
  walk?: Walk;
}

/** So many are named; whoever has more than these has other troubles. */
const MOST_NAMED = 100;

export const begun = (_id: string, startedAt: Date): AuditReport => ({
  ...{ _id, startedAt, coupons: 0, lines: 0, found: 0, differences: [], writes: 0 },
});

/** The report with what was found since. */
export function withFound(report: AuditReport, differences: readonly Difference[]): AuditReport {
  return {
    ...report,
    found: report.found + differences.length,
    differences: [...report.differences, ...differences].slice(0, MOST_NAMED),
  };
}

/** One that has come to a template. */
export type Walking = AuditReport & { walk: Walk };
