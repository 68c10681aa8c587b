import { eraseActivity, eraseContributions } from '../analytics/index.ts';
import { eraseVisits } from '../channels/index.ts';
import type { Clock } from '../core/clock.ts';
import { randomIds } from '../core/ids.ts';
import { eraseCodeTries, eraseCoupons } from '../coupons/index.ts';
import type { Database } from '../db/database.ts';
import { SyncStates } from '../followers/index.ts';
import { completeUndos, eraseByForgetting, eraseMerges, People, type Erase } from '../identity/index.ts';
import { eraseOrders } from '../orders/index.ts';
import { carryOutErasures, eraseAccesses, erasePrivacyConsents } from '../privacy/index.ts';
import { forgetFollowers } from './left-followers.ts';
import { ownedDocuments } from './owned-documents.ts';
import type { Runtime } from './runtime.ts';

/** What becomes of everything that is kept of a person outside of `users` and `identities`: a line for each subject. */
export const eraseOf = ({ database, clock }: { database: Database; clock: Clock }): readonly Erase[] => [
  completeUndos(new People(database, clock, ownedDocuments(database)).merges),
  eraseCoupons({ database, clock }),
  eraseCodeTries(database),
  eraseOrders(database),
  eraseVisits(database),
  eraseActivity(database),
  eraseContributions({ database, ids: randomIds }),
  erasePrivacyConsents(database),
  eraseAccesses(database),
  eraseMerges(database),
  eraseByForgetting(forgetFollowers({ database, clock })),
];

/** Erases whose data are due. Idle, it costs one database request. */
export function erasePeople(runtime: Runtime, deadline: Date): Promise<string> {
  const syncs = new SyncStates(runtime.database);
  const refetch = (appId: string) => syncs.raisePending(appId);
  return carryOutErasures({ ...runtime, erase: eraseOf(runtime), refetch }, deadline);
}
