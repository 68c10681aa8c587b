import { ownActivity } from '../analytics/index.ts';
import { ownClicks, ownVisits } from '../channels/index.ts';
import { ownCodeTries, ownCoupons } from '../coupons/index.ts';
import type { Database } from '../db/database.ts';
import { ownPushes } from '../followers/index.ts';
import { ownMerges, ownPerson, type OwnData } from '../identity/index.ts';
import { ownMessageConsents, ownMessages, ownWindows } from '../messaging/index.ts';
import { ownOrders } from '../orders/index.ts';
import { ownAccesses, ownPrivacyConsents } from '../privacy/index.ts';

/** Everything that is kept of a person: a line for each subject that keeps any. */
export const ownDataOf = (database: Database): readonly OwnData[] => [
  ...ownPerson,
  ownMerges(database),
  ownCoupons(database),
  ownCodeTries(database),
  ownOrders(database),
  ownVisits(database),
  ownActivity(database),
  ownClicks(database),
  ownPrivacyConsents(database),
  ownMessageConsents(database),
  ownMessages(database),
  ownWindows(database),
  ownPushes(database),
  ownAccesses(database),
];
