/**
 * Every collection of the database, its indexes and its access level: the one list from which come the emulator's
 * collections (through dist/data-model.json), `npm run provision` and the type of a collection's name.
 * `ADMINONLY`: only functions read and write; clients never do.
 */
export interface IndexModel {
  name: string;
  unique: boolean;
  keys: readonly { field: string; direction: 1 | -1 | '2dsphere' }[];
}
export interface CollectionModel {
  name: string;
  acl: 'ADMINONLY';
  indexes: readonly IndexModel[];
}

const ascending = (...fields: string[]) => fields.map((field) => ({ field, direction: 1 as const }));

const index = (name: string, ...fields: string[]) => ({ name, unique: false, keys: ascending(...fields) });

/** Of runs over segments. */
const forRuns = [index('byDue', 'dueAt'), index('byStart', 'startedAt')];

/** A collection with its indexes. */
const collection = <const N extends string>(name: N, ...indexes: IndexModel[]) =>
  ({ name, acl: 'ADMINONLY', indexes }) as const;

const collections = [
  collection(
    'users',
    index('byIdentity', 'identityIds'),
    index('byRole', 'roles'),
    index('byRollUp', 'rollUp.dueAt'),
    index('byPhone', 'phone.number'),
    index('byVerification', 'phone.verifiedAt'),
    index('byCreation', 'createdAt'),
    index('byLabel', 'labels'),
  ),
  collection('changeCursors'),
  collection('segments'),
  collection('labels', index('byState', 'state', 'dueAt')),
  collection('labelRuns', ...forRuns),
  collection('noticeRuns', ...forRuns),
  collection('ownerCodes'),
  collection('roleChanges', index('byTime', 'at'), index('byUser', 'userId')),
  collection('identities', index('byPending', 'pending', 'appId'), index('byTag', 'appId', 'follower.tagIds', '_id')),
  collection(
    'merges',
    index('byDue', 'dueAt'),
    index('byInto', 'into'),
    index('byFrom', 'from'),
    index('bySettlement', 'settledAt'),
  ),
  collection(
    'linkReviews',
    index('byIdentity', 'identityId'),
    index('byUser', 'userIds'),
    index('byCreation', 'createdAt'),
  ),
  collection('linkTickets', index('byExpiry', 'expiresAt'), index('byIdentity', 'identityId')),
  collection('accessTokens'),
  collection('wechatUsage'),
  collection('followerTags'),
  collection('tagSegments'),
  collection('syncs'),
  collection('syncLists'),
  collection('syncReports', index('byAccount', 'appId', 'startedAt')),
  collection(
    'oaEvents',
    index('byTime', 'receivedAt'),
    index('byRawExpiry', 'rawExpiresAt'),
    index('byFollower', 'followerId'),
  ),
  collection('replyRules', index('byState', 'state'), index('byCampaign', 'templateIds')),
  collection('replyTurns', index('byExpiry', 'expiresAt'), index('byFollower', 'followerId')),
  collection(
    'channels',
    index('byKind', 'channel.kind'),
    index('byStore', 'channel.storeId'),
    index('byTrouble', 'linkTrouble.since'),
    index('byLink', 'linkDueAt'),
  ),
  collection('codeRuns', index('byDue', 'dueAt')),
  collection('clicks', index('byTime', 'at'), index('byIdentity', 'identityId')),
  collection('visits', index('byChannel', 'channelId', 'at'), index('byTime', 'at'), index('byUser', 'userId', 'at')),
  collection('activityBatches', index('byTime', 'receivedAt'), index('byIdentity', 'identityId', 'receivedAt')),
  collection('contributions', index('byTime', 'at'), index('byPerson', 'person', 'generation')),
  collection('figures'),
  collection('accountDays'),
  collection('articles', index('byDay', 'appId', 'day')),
  collection(
    'couponTemplates',
    index('byStateAndEnd', 'state', 'endsAt'),
    index('byReminder', 'reminder.daysBefore'),
    index('byOutlet', 'outlet.stockId'),
  ),
  collection(
    'coupons',
    { name: 'byKeys', unique: true, keys: ascending('keys') },
    index('byUser', 'userId', 'state', 'expiresAt'),
    index('byMovement', 'movedAt'),
    index('byOrder', 'orderId'),
    index('byTill', 'redeemedIn', 'redeemedAt'),
    index('byEnd', 'state', 'expiresAt'),
    index('byPayout', 'payout.dueAt'),
    index('byPayoutState', 'payout.state', 'templateId', 'payout.reason'),
    index('byVoucher', 'payout.voucherId'),
    { name: 'byUnit', unique: true, keys: ascending('templateId', 'unit') },
    { name: 'byDayUnit', unique: true, keys: ascending('templateId', 'day', 'dayUnit') },
    { name: 'byCause', unique: true, keys: ascending('cause') },
  ),
  collection('campaignCosts'),
  collection('couponAudits', index('byStart', 'startedAt')),
  collection('couponReminders'),
  collection('couponLedger', index('byUnit', 'templateId', 'unit'), index('byCopy', 'copiedAt')),
  collection('codeBatches', index('byTemplate', 'templateId')),
  collection(
    'orders',
    index('byUser', 'userId'),
    index('byChange', 'changedAt'),
    index('byWait', 'waitsFor'),
    index('byWaiting', 'waitsSince'),
  ),
  collection('grantRuns', ...forRuns),
  collection('codeTries', index('byExpiry', 'expiresAt')),
  collection('stores', index('byOrder', 'state', 'order'), index('byCity', 'city', 'order'), {
    name: 'byPlace',
    unique: false,
    keys: [{ field: 'point', direction: '2dsphere' }],
  }),
  collection(
    'messages',
    index('byDue', 'dueAt'),
    index('byInterruption', 'uncertainSince'),
    index('byEndpoint', 'appId', 'channel', 'dueAt'),
    index('byGroup', 'group', 'state'),
    index('byState', 'state', 'createdAt'),
    index('byHold', 'isHeld', 'createdAt'),
    index('byWeChatId', 'wechatId'),
    index('byExpiry', 'expiresAt'),
    index('byPerson', 'appId', 'openId'),
  ),
  collection(
    'messageConsents',
    index('byUse', 'left', 'always', 'updatedAt'),
    index('byTemplate', 'appId', 'templateId', 'updatedAt'),
    index('byPerson', 'appId', 'openId'),
  ),
  collection('serviceWindows', index('byOpening', 'openedAt'), index('byPerson', 'appId', 'openId')),
  collection('messageTemplates'),
  collection('menuVersions', index('byAccount', 'appId', 'version')),
  collection('menuStates'),
  collection('privacyPolicies', index('byTime', 'publishedAt')),
  collection('privacyConsents', index('byUser', 'userId', 'at')),
  collection('erasures', index('byDue', 'dueAt')),
  collection('auditLog', index('byTime', 'at'), index('byPerson', 'userId', 'at')),
] as const satisfies readonly CollectionModel[];

export type CollectionName = (typeof collections)[number]['name'];

export const dataModel: { collections: readonly CollectionModel[] } = { collections };
