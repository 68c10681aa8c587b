import type { OutputOf } from '../../shared/contracts/contract.ts';
import type { Contracts } from '../../shared/contracts/types.ts';
import { couponTerms, moment } from './coupon-samples.ts';
import { REPORT_ANSWERS } from './report-answers.ts';
import { SEGMENT_ANSWERS } from './segment-answers.ts';

type Answers = { [N in keyof Contracts]?: OutputOf<Contracts[N]> };

const terms = couponTerms('mine', '老客回馈券', 1500, 8000);

const { templateId, version, ...written } = terms;

const campaign: Answers['campaign.get'] = {
  ...{ templateId, version, state: 'active', audience: '', updatedAt: moment(0), remaining: 380 },
  campaign: {
    ...{ terms: written, limits: { total: 500, perUser: 1 }, audience: [] },
    ...{ startsAt: moment(-1), endsAt: moment(20), budget: 750_000 },
  },
};
const sum = (count: number) => ({ count, face: count * 1500 });

const channel: NonNullable<Answers['channel.list']>['channels'][number] = {
  ...{ channelId: 'poster-spring', revision: 2, state: 'live', updatedAt: moment(0) },
  channel: { kind: 'miniProgramCode', name: '门口海报', page: 'packages/entry/landing', templateId },
};

const menu = { version: 3, note: '春季菜单', savedAt: moment(0) };
const run: NonNullable<Answers['grant.progress']> = {
  ...{ runId: 'run-0001', templateId, segmentId: 's1', segmentName: '三个月没来的老客', reason: '周年庆回馈' },
  ...{ state: 'running', startedAt: moment(0), people: 6200, members: 1800, without: 12, issued: 1788, left: 3800 },
  perMinute: 2400,
};
const nobody = { listed: 0, added: 0, changed: 0, unchanged: 0, rejoined: 0, gone: 0, unlisted: 0, newUnionIds: 0 };
const counts = { ...nobody, listed: 120_000, added: 3120, changed: 84, gone: 260, refused: 0, missing: 3, left: 0 };
const sync = {
  ...{ id: '2026-03-01', day: '2026-03-01', startedAt: moment(0), counts: { ...counts, unwritable: 0 } },
  ...{ swept: 0, unseen: 0 },
  cost: {
    calls: [{ api: 'cgi-bin_user_get', made: 12, limit: 500 }],
    ...{ reads: 240, writes: 300, workedMs: 61_000, ticks: 3 },
  },
};

const funnel = (visitors: number) => ({
  ...{ clicks: visitors + 150, followed: 36, visits: visitors + 90, visitors, signedIn: Math.round(visitors * 0.9) },
  ...{ claimed: Math.round(visitors * 0.45), redeemed: Math.round(visitors * 0.2), ordered: 80, orders: 92 },
  gmv: 1_234_560,
  rates: visitors === 0 ? {} : { visits: 0.95, signedIn: 0.9, claimed: 0.45, redeemed: 0.444, ordered: 0.07 },
});

const everyDay = Array.from({ length: 7 }, () => [{ from: '09:00', until: '21:30' }]);
const store = {
  ...{ name: '衡山路店', city: '上海', address: '徐汇区衡山路 1 号', phone: '021-5555 0001', state: 'open' as const },
  place: { longitude: 121.4491, latitude: 31.2036 },
  hours: { week: everyDay, special: [{ date: '2026-10-01', spans: [] }] },
};
const segmentRun = {
  ...{
    runId: 'run-0002',
    segmentId: 's1',
    segmentName: '三个月没来的老客',
    state: 'done' as const,
    startedAt: moment(0),
  },
  ...{ people: 10_000, members: 1_800, without: 0 },
};

/** Of stores, labels, and what only owners see. */
const OTHER_ANSWERS = {
  'store.list': { stores: [{ storeId: 'store-1', revision: 3, store, updatedAt: moment(0) }] },
  'store.save': { storeId: 'store-1', revision: 4, store, updatedAt: moment(0) },
  'store.remove': {},
  'label.list': { labels: [{ label: '爱喝乌龙', people: 312, createdAt: moment(-30) }] },
  'label.create': { label: '老客' },
  'label.remove': {},
  'label.runs': { runs: [{ ...segmentRun, action: 'give', label: '爱喝乌龙' }] },
  'label.start': { ...segmentRun, action: 'give', label: '爱喝乌龙' },
  'role.list': {
    people: [
      { userId: 'u_5f2c9d', roles: ['owner', 'staff:store-1'] },
      { userId: 'u_81ab37', roles: ['operator'] },
    ],
  },
  'role.grant': { userId: 'u_81ab37', roles: ['operator'] },
  'role.revoke': { userId: 'u_81ab37', roles: [] },
  'person.reviews': {
    reviews: [
      { reviewId: 'r1', kind: 'sharedPhone', userIds: ['u_5f2c9d', 'u_81ab37'], createdAt: moment(0) },
      { reviewId: 'r2', kind: 'twoUnionIds', userIds: ['u_81ab37'], createdAt: moment(0.5) },
    ],
  },
  'person.decide': { reviewId: 'r1' },
  'person.mergePreview': { into: 'u_5f2c9d', from: 'u_81ab37', moves: { coupons: 3, visits: 12 } },
  'label.of': { userId: 'u_1', labels: ['爱喝乌龙'] },
  'label.give': { userId: 'u_1', labels: ['爱喝乌龙', '老客'] },
  'label.take': { userId: 'u_1', labels: ['老客'] },
  'person.merges': {
    merges: [
      { mergeId: 'm_2', from: 'u_81ab37', cause: 'phone', state: 'done', decidedAt: moment(0.5) },
      { mergeId: 'm_1', from: 'u_90cc15', cause: 'unionId', state: 'undone', decidedAt: moment(-20) },
    ],
  },
  'person.undoMerge': { mergeId: 'm_2' },
  'person.merge': { mergeId: 'm_1', into: 'u_5f2c9d' },
  'audit.list': {
    entries: [
      { at: moment(0.4), by: 'u_5f2c9d', call: 'role.grant', userId: 'u_81ab37', about: 'operator', requestId: 'q2' },
      { at: moment(0.2), by: 'u_5f2c9d', call: 'segment.members', about: 's1', requestId: 'q1' },
    ],
  },
} satisfies Answers;

/** What the function `staff` answers operators, as it does below. */
const OPERATOR_ANSWERS = {
  ...OTHER_ANSWERS,
  ...REPORT_ANSWERS,
  ...SEGMENT_ANSWERS,
  'campaign.list': { campaigns: [campaign] },
  'campaign.get': campaign,
  'campaign.save': campaign,
  'campaign.start': campaign,
  'campaign.pause': campaign,
  'campaign.check': { problems: [], summary: ['共 500 张，每人 1 张，最多花费 7500 元'] },
  'campaign.costs': {
    ...{ templateId, total: 500, issued: sum(120), open: sum(70), used: sum(45), expired: sum(5), off: 67_500 },
    ...{ budget: 750_000, upTo: moment(0.1) },
  },
  'code.list': {
    batches: [
      {
        ...{ batchId: '7KQ4M', templateId, count: 200, state: 'active', exchanged: 46 },
        ...{ expiresAt: moment(60), createdAt: moment(-3) },
      },
    ],
  },
  'grant.list': { runs: [run] },
  'grant.progress': run,
  'channel.list': { channels: [channel] },
  'channel.get': {
    ...channel,
    paste: [
      { what: 'page', text: 'packages/entry/landing' },
      { what: 'scene', text: 'poster-spring' },
    ],
    versions: [{ channel: channel.channel, at: moment(0) }],
  },
  'channel.save': channel,
  'menu.list': { versions: [menu, { version: 2, note: '', savedAt: moment(-20) }], live: 2 },
  'menu.get': {
    ...menu,
    definition: {
      entries: [
        {
          ...({
            name: '领券中心',
            type: 'miniprogram',
            page: 'packages/entry/landing',
            channel: 'menu-coupons',
          } as const),
          fallbackUrl: 'https://example.com',
        },
        { name: '会员', entries: [{ name: '门店', type: 'view', url: 'https://example.com/stores' }] },
      ],
    },
  },
  'menu.preview': {
    ...{ problems: [], live: 2 },
    changes: [{ at: '1', change: 'changed', field: 'name', from: '领券', to: '领券中心', name: '领券中心' }],
  },
  'menu.save': { version: 3, problems: [] },
  'menu.publish': { wanted: 3 },
  'report.funnel': {
    ...{ from: '2026-02-23', to: '2026-03-01', before: { from: '2026-02-16', to: '2026-02-22' } },
    ...{ total: { now: funnel(1200), before: funnel(1000) }, direct: { now: funnel(200), before: funnel(0) } },
    days: ['23', '24', '25', '26', '27', '28'].map((day, n) => ({
      ...{ day: `2026-02-${day}`, clicks: 90 + n * 20, visitors: 80 + n * 31, claimed: 40 + n * 11 },
      ...{ redeemed: 18 + n * 7, ordered: 5 + n },
    })),
    channels: [
      { channelId: 'poster-spring', name: '门口海报', kind: 'miniProgramCode', now: funnel(640), before: funnel(800) },
    ],
  },
  'sync.status': {
    run: {
      ...sync,
      state: 'running',
      stage: 'listing',
      progress: { done: 120_000, total: 480_000, perSecond: 2100, secondsLeft: 171 },
    },
    fitting: ['pause', 'cancel'],
  },
  'sync.reports': { reports: [{ ...sync, state: 'done', finishedAt: moment(-0.9), total: 479_000 }] },
} satisfies Answers;

/** What the function `staff` answers in tests of the mini program alone; nothing changes them. */
export const STAFF_ANSWERS = {
  ...OPERATOR_ANSWERS,
  'redeem.today': {
    stores: [
      { storeId: 'store-1', name: '衡山路店' },
      { storeId: 'store-2', name: '外滩店' },
    ],
    storeId: 'store-1',
    redemptions: [{ couponId: 'mine:u1:1', terms, redeemedAt: moment(0.1), by: 'u2' }],
  },
  'redeem.preview': {
    ...{ couponId: 'mine:u1:1', terms, worth: '减15元', state: 'unused', startsAt: moment(0), expiresAt: moment(30) },
    ...{
      storeId: 'store-1',
      redemptions: [{ at: moment(0.05), storeId: 'store-1', by: 'u2', undoneAt: moment(0.06) }],
    },
  },
  'redeem.confirm': { couponId: 'mine:u1:1', terms, redeemedAt: moment(0.2) },
  'redeem.undo': { couponId: 'mine:u1:1', state: 'unused' },
} satisfies Answers;
