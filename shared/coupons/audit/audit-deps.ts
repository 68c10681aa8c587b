import type { Clock } from '../../core/clock.ts';
import type { Collection, Database } from '../../db/database.ts';
import type { CodeBatch } from '../codes/code-batches.ts';
import type { LedgerLine } from '../ledger/ledger.ts';
import { CouponStock } from '../stock.ts';
import type { AuditReport } from './report.ts';

export interface AuditDeps {
  clock: Clock;
  stock: Pick<CouponStock, 'templates' | 'coupons' | 'costs'>;
  ledger: Collection<LedgerLine>;
  codes: Collection<CodeBatch>;
  reports: Collection<AuditReport>;
}

export const auditDeps = ({ database, clock }: { database: Database; clock: Clock }): AuditDeps => ({
  ...{ clock, stock: new CouponStock(database) },
  ledger: database.collection<LedgerLine>('couponLedger'),
  codes: database.collection<CodeBatch>('codeBatches'),
  reports: database.collection<AuditReport>('couponAudits'),
});
