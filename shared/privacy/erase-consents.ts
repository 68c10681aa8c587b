import type { Database } from '../db/database.ts';
import type { Erase } from '../identity/index.ts';
import type { AuditEntry } from './audit-log.ts';
import { privacyConsents } from './privacy-consents.ts';

/** What a person agreed to is deleted. */
export const erasePrivacyConsents =
  (database: Database): Erase =>
  async ({ userIds }) => {
    await privacyConsents(database).removeMany({ userId: { in: userIds } });
    return true;
  };

/** That staff asked for somebody's data stays, and not whose. */
export const eraseAccesses =
  (database: Database): Erase =>
  async ({ userIds, anonymousId }) => {
    const entries = database.collection<AuditEntry>('auditLog');
    await entries.updateMany({ userId: { in: userIds } }, { set: { userId: anonymousId } });
    return true;
  };
