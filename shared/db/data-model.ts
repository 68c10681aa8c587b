/**
 * Every collection of the database, its indexes and its access level: the one list from which come the emulator's
 * collections (through dist/data-model.json), `npm run provision` and the type of a collection's name.
 *
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

const collections = [
  {
    name: 'users',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byIdentity', unique: false, keys: ascending('identityIds') },
      { name: 'byRole', unique: false, keys: ascending('roles') },
      { name: 'byRollUp', unique: false, keys: ascending('rollUp.dueAt') },
    ],
  },
  { name: 'rollUpCursors', acl: 'ADMINONLY', indexes: [] },
  { name: 'ownerCodes', acl: 'ADMINONLY', indexes: [] },
  { name: 'roleChanges', acl: 'ADMINONLY', indexes: [] },
  {
    name: 'identities',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byPending', unique: false, keys: ascending('pending', 'appId') },
      { name: 'byTag', unique: false, keys: ascending('appId', 'follower.tagIds', '_id') },
    ],
  },
  {
    name: 'merges',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byDue', unique: false, keys: ascending('dueAt') },
      { name: 'byInto', unique: false, keys: ascending('into') },
      { name: 'byFrom', unique: false, keys: ascending('from') },
    ],
  },
  {
    name: 'linkReviews',
    acl: 'ADMINONLY',
    indexes: [{ name: 'byIdentity', unique: false, keys: ascending('identityId') }],
  },
  {
    name: 'linkTickets',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byExpiry', unique: false, keys: ascending('expiresAt') },
      { name: 'byIdentity', unique: false, keys: ascending('identityId') },
    ],
  },
  { name: 'accessTokens', acl: 'ADMINONLY', indexes: [] },
  { name: 'wechatUsage', acl: 'ADMINONLY', indexes: [] },
  { name: 'followerTags', acl: 'ADMINONLY', indexes: [] },
  { name: 'tagSegments', acl: 'ADMINONLY', indexes: [] },
  { name: 'syncs', acl: 'ADMINONLY', indexes: [] },
  { name: 'syncLists', acl: 'ADMINONLY', indexes: [] },
  {
    name: 'syncReports',
    acl: 'ADMINONLY',
    indexes: [{ name: 'byAccount', unique: false, keys: ascending('appId', 'startedAt') }],
  },
  {
    name: 'oaEvents',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byTime', unique: false, keys: ascending('receivedAt') },
      { name: 'byRawExpiry', unique: false, keys: ascending('rawExpiresAt') },
      { name: 'byFollower', unique: false, keys: ascending('followerId') },
    ],
  },
  {
    name: 'replyRules',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byState', unique: false, keys: ascending('state') },
      { name: 'byCampaign', unique: false, keys: ascending('templateIds') },
    ],
  },
  {
    name: 'replyTurns',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byExpiry', unique: false, keys: ascending('expiresAt') },
      { name: 'byFollower', unique: false, keys: ascending('followerId') },
    ],
  },
  { name: 'channels', acl: 'ADMINONLY', indexes: [] },
  {
    name: 'visits',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byChannel', unique: false, keys: ascending('channelId', 'at') },
      { name: 'byTime', unique: false, keys: ascending('at') },
      { name: 'byUser', unique: false, keys: ascending('userId', 'at') },
    ],
  },
  {
    name: 'couponTemplates',
    acl: 'ADMINONLY',
    indexes: [{ name: 'byStateAndEnd', unique: false, keys: ascending('state', 'endsAt') }],
  },
  {
    name: 'coupons',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byCode', unique: true, keys: ascending('code') },
      { name: 'byUser', unique: false, keys: ascending('userId', 'claimedAt') },
      { name: 'byClaim', unique: false, keys: ascending('claimedAt') },
      { name: 'byUse', unique: false, keys: ascending('redeemedAt') },
      { name: 'byTemplate', unique: false, keys: ascending('templateId') },
    ],
  },
  {
    name: 'stores',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byOrder', unique: false, keys: ascending('state', 'order') },
      { name: 'byCity', unique: false, keys: ascending('city', 'order') },
      { name: 'byPlace', unique: false, keys: [{ field: 'point', direction: '2dsphere' }] },
    ],
  },
  {
    name: 'messages',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byDue', unique: false, keys: ascending('dueAt') },
      { name: 'byInterruption', unique: false, keys: ascending('uncertainSince') },
      { name: 'byEndpoint', unique: false, keys: ascending('appId', 'channel', 'dueAt') },
      { name: 'byGroup', unique: false, keys: ascending('group', 'state') },
      { name: 'byState', unique: false, keys: ascending('state', 'createdAt') },
      { name: 'byHold', unique: false, keys: ascending('isHeld', 'createdAt') },
      { name: 'byWeChatId', unique: false, keys: ascending('wechatId') },
      { name: 'byExpiry', unique: false, keys: ascending('expiresAt') },
      { name: 'byPerson', unique: false, keys: ascending('appId', 'openId') },
    ],
  },
  {
    name: 'messageConsents',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byUse', unique: false, keys: ascending('left', 'always', 'updatedAt') },
      { name: 'byTemplate', unique: false, keys: ascending('appId', 'templateId', 'updatedAt') },
      { name: 'byPerson', unique: false, keys: ascending('appId', 'openId') },
    ],
  },
  {
    name: 'serviceWindows',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byOpening', unique: false, keys: ascending('openedAt') },
      { name: 'byPerson', unique: false, keys: ascending('appId', 'openId') },
    ],
  },
  { name: 'messageTemplates', acl: 'ADMINONLY', indexes: [] },
  {
    name: 'menuVersions',
    acl: 'ADMINONLY',
    indexes: [{ name: 'byAccount', unique: false, keys: ascending('appId', 'version') }],
  },
  { name: 'menuStates', acl: 'ADMINONLY', indexes: [] },
  {
    name: 'privacyPolicies',
    acl: 'ADMINONLY',
    indexes: [{ name: 'byTime', unique: false, keys: ascending('publishedAt') }],
  },
  {
    name: 'privacyConsents',
    acl: 'ADMINONLY',
    indexes: [{ name: 'byUser', unique: false, keys: ascending('userId', 'at') }],
  },
  {
    name: 'erasures',
    acl: 'ADMINONLY',
    indexes: [{ name: 'byDue', unique: false, keys: ascending('dueAt') }],
  },
  {
    name: 'auditLog',
    acl: 'ADMINONLY',
    indexes: [
      { name: 'byTime', unique: false, keys: ascending('at') },
      { name: 'byPerson', unique: false, keys: ascending('userId', 'at') },
    ],
  },
] as const satisfies readonly CollectionModel[];

export type CollectionName = (typeof collections)[number]['name'];

export const dataModel: { collections: readonly CollectionModel[] } = { collections };
