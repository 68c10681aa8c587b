import { DAY_MS, HOUR_MS } from '../core/clock.ts';
import type { CollectionName } from '../db/data-model.ts';
import type { Where } from '../db/database.ts';

/** What becomes of documents when they are no longer needed. */
export interface RetentionRule {
  /** The moment that the time counts from: a field with an index, alone or behind those of `only`. */
  since: string;
  /** How long after it, in ms. */
  keptMs: number;
  /** Only of documents that fit this too. */
  only?: Where;
  /** The whole document goes, or these fields of it, `since` among them: what is done must not be found again. */
  leaves: 'document' | readonly string[];
  why: string;
}

/** Why documents are not deleted by their age. */
type Reason = string;

/**
 * How long the documents of every collection live: what says when they leave, or why they stay. Carried out by
 * `applyRetention`. Who adds a collection decides here.
 */
export const retention: Readonly<Record<CollectionName, readonly RetentionRule[] | Reason>> = {
  oaEvents: [
    {
      since: 'rawExpiresAt',
      keptMs: 0,
      leaves: ['raw', 'rawExpiresAt'],
      why: 'what people wrote is needed only to find out what went wrong',
    },
    {
      since: 'receivedAt',
      keptMs: 180 * DAY_MS,
      leaves: 'document',
      why: 'who did what and when is needed to count it; a delivery is repeated within minutes',
    },
  ],
  replyTurns: [{ since: 'expiresAt', keptMs: 0, leaves: 'document', why: 'the silence is over' }],
  messages: [
    {
      since: 'expiresAt',
      keptMs: 90 * DAY_MS,
      leaves: 'document',
      // Not earlier than it expires: as long as it stands here, the same intent is not sent a second time.
      why: 'what became of it is no longer asked; whoever makes the same intent again is refused, because it has expired',
    },
  ],
  messageConsents: [
    {
      since: 'updatedAt',
      keptMs: 30 * DAY_MS,
      only: { left: 0, always: false },
      leaves: 'document',
      why: 'used up: it allows nothing any more',
    },
  ],
  serviceWindows: [
    {
      since: 'openedAt',
      keptMs: 3 * DAY_MS,
      leaves: 'document',
      why: 'every window has closed',
    },
  ],
  visits: [
    {
      since: 'at',
      keptMs: 180 * DAY_MS,
      leaves: 'document',
      why: 'who came from where is needed to count it; where a person first came from stands on their own record',
    },
  ],
  clicks: [
    {
      since: 'at',
      keptMs: 180 * DAY_MS,
      leaves: 'document',
      why: 'by which entry somebody came is needed to count it',
    },
  ],
  activityBatches: [
    {
      since: 'receivedAt',
      keptMs: 180 * DAY_MS,
      leaves: 'document',
      why: 'what was done in the mini program is needed to count it',
    },
  ],
  contributions: [
    {
      since: 'at',
      keptMs: 180 * DAY_MS,
      leaves: 'document',
      why: 'days are closed after 120: nothing is put right any more that somebody counted for',
    },
  ],
  linkTickets: [
    {
      since: 'expiresAt',
      keptMs: HOUR_MS,
      leaves: 'document',
      why: 'nobody is linked by it any more; until then a repeat of the call that used it is answered the same',
    },
  ],
  auditLog: [
    {
      since: 'at',
      keptMs: 3 * 365 * DAY_MS,
      leaves: 'document',
      why: 'who looked at people’s data must be told as long as somebody may ask',
    },
  ],
  couponAudits: [
    { since: 'startedAt', keptMs: 180 * DAY_MS, leaves: 'document', why: 'what was found is settled by then' },
  ],
  orders: [
    {
      since: 'waitsSince',
      keptMs: 180 * DAY_MS,
      leaves: ['waitsSince', 'waitsFor', 'buyers'],
      why: 'whose it is has not turned out; the order itself stays, as what the merchant has to account for, and nobody’s',
    },
  ],
  codeTries: [{ since: 'expiresAt', keptMs: 0, leaves: 'document', why: 'the person’s tries count anew' }],
  merges:
    'who was joined with whom, by whom and why, must be told as long as the person is known; no OpenID, no UnionID',
  linkReviews: 'what was decided is not asked again; of who left or is erased they go with the rest',
  users: 'the person’s own, as long as they are known',
  identities: 'the person’s own, as long as they are known; of a follower who left, a keyed hash and no data',
  coupons: 'the person’s own, and what the merchant has promised and settled',
  campaignCosts: 'the merchant’s: counts of the ledger',
  couponReminders: 'one a campaign: how far its reminders are',
  couponLedger: 'the merchant’s accounts: what became of every coupon, by its number and without its owner',
  roleChanges: 'who has allowed whom what; the next change is numbered after the last one',
  segments: 'the merchant’s; conditions, and nobody’s name',
  labels: 'the merchant’s; words, and nobody who has them',
  labelRuns: 'the merchant’s, to tell what was done; nobody of whom it was done to',
  noticeRuns: 'the merchant’s, to tell what was sent; nobody of whom it was sent to',
  changeCursors: 'one for each kind of change; nothing of a person',
  ownerCodes: 'one; a hash, and who has used it',
  stores: 'the merchant’s; nothing of a customer',
  privacyConsents: 'the person’s own: what they agreed to, as long as they are known',
  privacyPolicies: 'the merchant’s; nothing of a customer',
  erasures: 'one a person whose data are being erased, for some minutes; removed at the end',
  codeBatches: 'the merchant’s, to tell of its codes; nothing of a customer',
  grantRuns: 'the merchant’s, to tell what was given out; nobody of whom it was given to',
  couponTemplates: 'the merchant’s; nothing of a person',
  replyRules: 'the merchant’s; nothing of a customer',
  channels: 'the merchant’s; nothing of a person',
  figures: 'sums by day; nothing of a person',
  accountDays: 'sums by day, as WeChat tells them; nothing of a person',
  articles: 'the merchant’s; how many have read each, and nothing of who',
  codeRuns: 'the merchant’s, to tell where its pictures are; nothing of a customer',
  messageTemplates: 'the merchant’s; nothing of a person',
  menuVersions: 'the merchant’s, to go back to; nothing of a customer',
  menuStates: 'one an account',
  accessTokens: 'one an account',
  followerTags: 'one an account; nothing of a person',
  tagSegments: 'the merchant’s; nothing of a customer',
  syncs: 'one an account',
  syncLists: 'a run’s own notes; the run removes them when it ends, and the next run those of a dead one',
  syncReports: 'one a day; nothing of a person',
  wechatUsage: 'one a day and account; nothing of a person',
};
