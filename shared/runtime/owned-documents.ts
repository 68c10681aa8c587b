import { ownedVisits } from '../channels/index.ts';
import { ownedCoupons } from '../coupons/index.ts';
import type { Database } from '../db/database.ts';
import type { Owned } from '../identity/index.ts';
import { ownedLabels } from '../labels/index.ts';
import { ownedOrders } from '../orders/index.ts';
import { ownedPrivacyConsents } from '../privacy/index.ts';
import { ownedRoles } from '../roles/index.ts';

/**
 * What people own outside of `identities` and `users`: a line for each subject. It moves when two records become one. The audit
 * log does not: it names people by the ids of then, which lead to who they are now.
 */
export const ownedDocuments = (database: Database): readonly Owned[] => [
  ownedVisits(database),
  ownedCoupons(database),
  ownedOrders(database),
  ownedPrivacyConsents(database),
  ownedLabels(database),
  ownedRoles(database),
];
