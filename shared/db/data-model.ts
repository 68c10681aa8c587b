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

const collections = [
  {
    name: 'users',
    acl: 'ADMINONLY',
    indexes: [
      index('byIdentity', 'identityIds'),
      index('byRole', 'roles'),
      index('byRollUp', 'rollUp.dueAt'),
      index('byPhone', 'phone.number'),
      index('byVerification', 'phone.verifiedAt'),
    ],
  },
  { name: 'changeCursors', acl: 'ADMINONLY', indexes: [] },
  { name: 'segments', acl: 'ADMINONLY', indexes: [] },
  { name: 'ownerCodes', acl: 'ADMINONLY', indexes: [] },
  { name: 'roleChanges', acl: 'ADMINONLY', indexes: [] },
  {
    name: 'identities',
    acl: 'ADMINONLY',
    indexes: [index('byPending', 'pending', 'appId'), index('byTag', 'appId', 'follower.tagIds', '_id')],
  },
  {
    name: 'merges',
    acl: 'ADMINONLY',
    indexes: [index('byDue', 'dueAt'), index('byInto', 'into'), index('byFrom', 'from')],
  },
  {
    name: 'linkReviews',
    acl: 'ADMINONLY',
    indexes: [index('byIdentity', 'identityId'), index('byUser', 'userIds'), index('byCreation', 'createdAt')],
  },
  {
    name: 'linkTickets',
    acl: 'ADMINONLY',
    indexes: [index('byExpiry', 'expiresAt'), index('byIdentity', 'identityId')],
  },
  { name: 'accessTokens', acl: 'ADMINONLY', indexes: [] },
  { name: 'wechatUsage', acl: 'ADMINONLY', indexes: [] },
  { name: 'followerTags', acl: 'ADMINONLY', indexes: [] },
  { name: 'tagSegments', acl: 'ADMINONLY', indexes: [] },
  { name: 'syncs', acl: 'ADMINONLY', indexes: [] },
  { name: 'syncLists', acl: 'ADMINONLY', indexes: [] },
  { name: 'syncReports', acl: 'ADMINONLY', indexes: [index('byAccount', 'appId', 'startedAt')] },
  {
    name: 'oaEvents',
    acl: 'ADMINONLY',
    indexes: [index('byTime', 'receivedAt'), index('byRawExpiry', 'rawExpiresAt'), index('byFollower', 'followerId')],
  },
  {
    name: 'replyRules',
    acl: 'ADMINONLY',
    indexes: [index('byState', 'state'), index('byCampaign', 'templateIds')],
  },
  {
    name: 'replyTurns',
    acl: 'ADMINONLY',
    indexes: [index('byExpiry', 'expiresAt'), index('byFollower', 'followerId')],
  },
  { name: 'channels', acl: 'ADMINONLY', indexes: [index('byKind', 'channel.kind'), index('byLink', 'linkDueAt')] },
  { name: 'codeRuns', acl: 'ADMINONLY', indexes: [index('byDue', 'dueAt')] },
  { name: 'clicks', acl: 'ADMINONLY', indexes: [index('byTime', 'at'), index('byIdentity', 'identityId')] },
  {
    name: 'visits',
    acl: 'ADMINONLY',
    indexes: [index('byChannel', 'channelId', 'at'), index('byTime', 'at'), index('byUser', 'userId', 'at')],
  },
  {
    name: 'couponTemplates',
    acl: 'ADMINONLY',
    indexes: [
      index('byStateAndEnd', 'state', 'endsAt'),
      index('byReminder', 'reminder.daysBefore'),
      index('byOutlet', 'outlet.stockId'),
    ],
  },
  {
    name: 'coupons',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byCode', unique: true, keys: ascending('code') },
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
    ],
  },
  { name: 'campaignCosts', acl: 'ADMINONLY', indexes: [] },
  { name: 'couponAudits', acl: 'ADMINONLY', indexes: [index('byStart', 'startedAt')] },
  { name: 'couponReminders', acl: 'ADMINONLY', indexes: [] },
  {
    name: 'couponLedger',
    acl: 'ADMINONLY',
    indexes: [index('byUnit', 'templateId', 'unit'), index('byCopy', 'copiedAt')],
  },
  { name: 'codeBatches', acl: 'ADMINONLY', indexes: [index('byTemplate', 'templateId')] },
  {
    name: 'orders',
    acl: 'ADMINONLY',
    indexes: [
      index('byUser', 'userId'),
      index('byChange', 'changedAt'),
      index('byWait', 'waitsFor'),
      index('byWaiting', 'waitsSince'),
    ],
  },
  {
    name: 'grantRuns',
    acl: 'ADMINONLY',
    indexes: [index('byDue', 'dueAt'), index('byStart', 'startedAt')],
  },
  { name: 'codeTries', acl: 'ADMINONLY', indexes: [index('byExpiry', 'expiresAt')] },
  {
    name: 'stores',
    acl: 'ADMINONLY',
    indexes: [
      index('byOrder', 'state', 'order'),
      index('byCity', 'city', 'order'),
      { name: 'byPlace', unique: false, keys: [{ field: 'point', direction: '2dsphere' }] },
    ],
  },
  {
    name: 'messages',
    acl: 'ADMINONLY',
    indexes: [
      index('byDue', 'dueAt'),
      index('byInterruption', 'uncertainSince'),
      index('byEndpoint', 'appId', 'channel', 'dueAt'),
      index('byGroup', 'group', 'state'),
      index('byState', 'state', 'createdAt'),
      index('byHold', 'isHeld', 'createdAt'),
      index('byWeChatId', 'wechatId'),
      index('byExpiry', 'expiresAt'),
      index('byPerson', 'appId', 'openId'),
    ],
  },
  {
    name: 'messageConsents',
    acl: 'ADMINONLY',
    indexes: [
      index('byUse', 'left', 'always', 'updatedAt'),
      index('byTemplate', 'appId', 'templateId', 'updatedAt'),
      index('byPerson', 'appId', 'openId'),
    ],
  },
  {
    name: 'serviceWindows',
    acl: 'ADMINONLY',
    indexes: [index('byOpening', 'openedAt'), index('byPerson', 'appId', 'openId')],
  },
  { name: 'messageTemplates', acl: 'ADMINONLY', indexes: [] },
  {
    name: 'menuVersions',
    acl: 'ADMINONLY',
    indexes: [index('byAccount', 'appId', 'version')],
  },
  { name: 'menuStates', acl: 'ADMINONLY', indexes: [] },
  {
    name: 'privacyPolicies',
    acl: 'ADMINONLY',
    indexes: [index('byTime', 'publishedAt')],
  },
  {
    name: 'privacyConsents',
    acl: 'ADMINONLY',
    indexes: [index('byUser', 'userId', 'at')],
  },
  {
    name: 'erasures',
    acl: 'ADMINONLY',
    indexes: [index('byDue', 'dueAt')],
  },
  {
    name: 'auditLog',
    acl: 'ADMINONLY',
    indexes: [index('byTime', 'at'), index('byPerson', 'userId', 'at')],
  },
] as const satisfies readonly CollectionModel[];

export type CollectionName = (typeof collections)[number]['name'];

export const dataModel: { collections: readonly CollectionModel[] } = { collections };
