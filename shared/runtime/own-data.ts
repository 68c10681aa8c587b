import { ownActivity } from '../analytics/index.ts';
import { ownClicks, ownVisits } from '../channels/index.ts';
import { ownCodeTries, ownCoupons } from '../coupons/index.ts';
import type { CollectionName } from '../db/data-model.ts';
import type { Database } from '../db/database.ts';
import { ownPushes } from '../followers/index.ts';
import { ownFormerRecords, ownMerges, ownPerson, ownReviews, ownTickets, type OwnData } from '../identity/index.ts';
import { ownMessageConsents, ownMessages, ownWindows } from '../messaging/index.ts';
import { ownOrders } from '../orders/index.ts';
import { ownAccesses, ownPrivacyConsents } from '../privacy/index.ts';
import { ownTurns } from '../replies/index.ts';
import { ownRoles } from '../roles/index.ts';

/** Everything that is kept of a person: a line for each subject that keeps any. */
export const ownDataOf = (database: Database): readonly OwnData[] => [
  ...ownPerson,
  ownFormerRecords(database),
  ownMerges(database),
  ownReviews(database),
  ownTickets(database),
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
  ownTurns(database),
  ownRoles(database),
  ownAccesses(database),
];

/** Why a person finds nothing of a collection in their export. */
type Reason = string;

/**
 * By which subjects of the export a person finds what each collection keeps of them, or why there is nothing. Who adds a
 * collection decides here: without a line it does not compile.
 */
export const exportedBy: Readonly<Record<CollectionName, readonly string[] | Reason>> = {
  users: ['user', 'preferences', 'formerRecords'],
  identities: ['identities'],
  merges: ['merges'],
  linkReviews: ['linkReviews'],
  linkTickets: ['linkTickets'],
  coupons: ['coupons'],
  codeTries: ['codeTries'],
  orders: ['orders'],
  visits: ['visits'],
  activityBatches: ['activity'],
  clicks: ['clicks'],
  privacyConsents: ['privacyConsents'],
  messageConsents: ['messageConsents'],
  messages: ['messages'],
  serviceWindows: ['serviceWindows'],
  oaEvents: ['oaEvents'],
  replyTurns: ['replyTurns'],
  roleChanges: ['roleChanges'],
  auditLog: ['accesses'],
  contributions: 'sums of what the other subjects show, to take a person out of them',
  erasures: 'who is being erased is not let in',
  syncs: 'OpenIDs that a run goes on with, for as long as it lasts',
  syncLists: 'hashes of OpenIDs, for as long as a run lasts',
  couponLedger: 'coupons by their numbers, without their owners: the person’s own history stands with the coupon',
  figures: 'sums by day, of everybody',
  ...nothingOfAnybody(
    ...(['segments', 'labels', 'labelRuns', 'noticeRuns', 'grantRuns', 'ownerCodes', 'changeCursors'] as const),
    ...(['accessTokens', 'wechatUsage', 'followerTags', 'tagSegments', 'syncReports', 'replyRules'] as const),
    ...(['channels', 'codeRuns', 'couponTemplates', 'campaignCosts', 'couponAudits', 'couponReminders'] as const),
    ...(['accountDays', 'articles'] as const),
    ...(['codeBatches', 'stores', 'messageTemplates', 'menuVersions', 'menuStates', 'privacyPolicies'] as const),
  ),
};

function nothingOfAnybody<N extends CollectionName>(...names: N[]): Record<N, Reason> {
  return Object.fromEntries(names.map((name) => [name, 'nothing of a customer'])) as Record<N, Reason>;
}
