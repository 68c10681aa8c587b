import type { OutputOf } from '../../contracts/contract.ts';
import type { campaignAudits } from '../../contracts/campaign-audits.ts';
import type { Collection } from '../../db/database.ts';
import type { AuditReport } from './report.ts';

/** A week of them. */
const REPORTS = 7;

/** The last audits, the newest first. One request. */
export async function presentAudits(reports: Collection<AuditReport>): Promise<OutputOf<typeof campaignAudits>> {
  const orderBy = { field: 'startedAt', direction: 'desc' } as const;
  const found = await reports.find({ where: {}, orderBy, limit: REPORTS });
  return {
    audits: found.map(({ _id: day, startedAt, endedAt, coupons, lines, found: all, differences }) => ({
      ...{ day, startedAt: startedAt.toISOString(), endedAt: endedAt?.toISOString(), coupons, lines },
      ...{ found: all, differences },
    })),
  };
}
