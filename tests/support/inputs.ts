import type { AnyContract } from '../../shared/contracts/contract.ts';

/** The function that has this call in its table. */
export const functionOf = ({ name }: AnyContract) =>
  /^(audit|redeem|coupon\.grant|code|grant|campaign|channel|label|notice|person|reply|report|segment|menu|role|store(?!\.nearest)|sync|tag|privacy\.publish|message(?!\.consent))\b/.test(
    name,
  )
    ? 'staff'
    : 'customer';

const WELCOME = {
  name: '欢迎',
  enabled: true,
  priority: 10,
  trigger: { on: 'follow' },
  reply: { type: 'text', parts: ['欢迎关注'] },
};

const STORE = {
  ...{ name: '衡山路店', city: '上海', address: '衡山路 1 号', phone: '021-5555 0001', state: 'open' },
  place: { longitude: 121.4491, latitude: 31.2036 },
  hours: { week: Array.from({ length: 7 }, () => [{ from: '09:00', until: '21:00' }]) },
};

const REGULARS = { is: 'visits', of: 'days', atLeast: 3 };

const ADDRESS = {
  ...{ recipient: '林小满', phone: '13800000000', province: '上海市', city: '上海市', county: '徐汇区' },
  ...{ detail: '衡山路 2 号 301 室', postalCode: '200031' },
};

const CAMPAIGN = {
  terms: {
    ...{ title: '满减券', benefit: { is: 'amountOff', amount: 500 }, threshold: 3000, scope: {}, stacking: 'alone' },
    ...{ validity: { is: 'relative', days: 30 }, description: '' },
  },
  ...{ limits: { total: 100, perUser: 1 }, audience: [] },
  ...{ startsAt: '2024-03-01T00:00:00.000Z', endsAt: '2100-01-01T00:00:00.000Z' },
};

const CHANNEL = {
  kind: 'menu',
  name: '菜单 · 领券',
  page: 'packages/entry/landing',
  endsAt: '2100-01-01T00:00:00.000Z',
};

const BASKET = { lines: [{ goodsId: 'tea-1', categoryIds: ['tea'], unitPrice: 1000, quantity: 2 }], shipping: 800 };

/** A request that each contract takes. */
export const GOOD_INPUTS: Record<string, Record<string, unknown>> = {
  'user.signIn': { entry: { visitId: 'visit-0001', scene: 1035, channelId: 'menu-coupons' } },
  'user.home': { channelId: 'menu-coupons' },
  'user.profile': {},
  'user.preferences': {},
  'user.savePreferences': { revision: 0, address: ADDRESS, storeId: 'store-hengshan', topics: ['new-tea'] },
  'user.linkPreview': { ticket: '0123456789ABCDEFGHJKMNPQRS' },
  'user.link': { ticket: '0123456789ABCDEFGHJKMNPQRS' },
  'user.links': {},
  'user.unlink': { linkId: 'm_none' },
  'user.linkPhone': { code: 'no-such-code' },
  'user.forgetPhone': {},
  'person.reviews': { after: '2024-03-01T04:00:00.000Z' },
  'person.decide': { reviewId: 'sameAccount:wx1:none', decision: 'apart' },
  'person.mergePreview': { userId: 'u_nobody', otherId: 'u_none' },
  'person.merge': { userId: 'u_nobody', otherId: 'u_none' },
  'person.merges': { userId: 'u_nobody' },
  'person.undoMerge': { mergeId: 'm_none' },
  'coupon.list': { channelId: 'menu-coupons' },
  'coupon.claim': { templateId: 'tpl-tea-8', channelId: 'menu-coupons' },
  'coupon.grant': { templateId: 'tpl-tea-8', userId: 'u_nobody', requestKey: 'grant-0001', reason: '补偿' },
  'coupon.exchange': { code: '00000-00000-00000-00000' },
  'code.create': {
    ...{ templateId: 'no-such-campaign', requestKey: 'codes-0001', count: 10, expiresAt: '2100-01-01T00:00:00.000Z' },
  },
  'code.page': { batchId: '00000', from: 0 },
  'code.list': { templateId: 'tpl-tea-8' },
  'code.revoke': { batchId: '00000' },
  'grant.start': { runId: 'run-00001', templateId: 'no-such-campaign', segmentId: 'seg-0001', reason: '周年' },
  'grant.control': { runId: 'run-00001', action: 'pause' },
  'grant.progress': { runId: 'run-00001' },
  'grant.list': {},
  'coupon.quote': { basket: BASKET },
  'coupon.get': { couponId: 'no-such-coupon' },
  'coupon.code': { couponId: 'no-such-coupon' },
  'coupon.mine': { state: 'usable', after: { at: '2024-03-01T00:00:00.000Z', couponId: 'spring:u_1:1' } },
  'coupon.lock': { orderId: 'order-0001', basket: BASKET, couponIds: ['no-such-coupon'] },
  'coupon.release': { orderId: 'order-0001', couponIds: ['no-such-coupon'] },
  'campaign.save': { templateId: 'campaign-0001', version: 0, requestKey: 'change-0001', campaign: CAMPAIGN },
  'campaign.check': { campaign: CAMPAIGN },
  'campaign.start': { templateId: 'campaign-0001', version: 1 },
  'campaign.pause': { templateId: 'campaign-0001' },
  'campaign.end': { templateId: 'campaign-0001' },
  'campaign.list': { state: 'draft' },
  'campaign.payouts': { templateId: 'campaign-0001' },
  'campaign.get': { templateId: 'campaign-0001' },
  'campaign.costs': { templateId: 'campaign-0001' },
  'channel.list': { kind: 'menu' },
  'channel.get': { channelId: 'menu-none' },
  'channel.save': { channelId: 'menu-spring', revision: 0, requestKey: 'change-0001', channel: CHANNEL },
  'channel.saveMany': { requestKey: 'change-0001', channels: [{ channelId: 'menu-spring', channel: CHANNEL }] },
  'channel.end': { channelId: 'menu-none', revision: 1 },
  'channel.draw': { runId: 'codes-0001', channelIds: ['table-none'] },
  'channel.drawing': { runId: 'codes-0001' },
  'redeem.preview': { code: 'AAAA0000BBBB123456', storeId: 'store-hengshan' },
  'redeem.undo': {
    ...{ couponId: 'no-such-coupon', redeemedAt: '2024-03-01T04:00:00.000Z' },
    ...{ reason: '顾客改了主意', requestKey: 'undo-0001' },
  },
  'redeem.today': { storeId: 'store-hengshan', before: '2100-01-01T00:00:00.000Z' },
  'redeem.confirm': { code: 'AAAA0000BBBB123456', requestKey: 'attempt-1', storeId: 'store-hengshan' },
  'activity.report': {
    ...{ batchId: 'batch-0001', sentAt: '2026-03-01T00:00:00.000Z' },
    events: [{ what: 'tap', at: '2026-03-01T00:00:00.000Z', name: 'claim' }],
  },
  'campaign.audits': {},
  'message.consent': { requestKey: 'consent-1', answers: [{ templateId: 'tpl_1', answer: 'accept' }] },
  'privacy.status': {},
  'privacy.agree': { version: '2024-01', place: 'landing', requestKey: 'agree-0001' },
  'privacy.withdraw': { requestKey: 'withdraw-0001' },
  'privacy.export': { from: { subject: 'coupons' } },
  'privacy.erasePreview': {},
  'privacy.erase': { confirmation: '删除我的数据' },
  'privacy.publish': { version: '2024-01', url: 'https://shop.example/privacy' },
  'message.notify': {
    ...{ group: 'reminder', purpose: 'service', templateId: 'tpl_1', expiresAt: '2100-01-01T00:00:00.000Z' },
    values: { thing1: '今晚提前打烊' },
  },
  'message.trouble': { state: 'dead' },
  'message.replay': { messageId: 'no-such-message' },
  'message.cancel': { group: 'reminder' },
  'message.progress': { group: 'reminder' },
  'menu.list': {},
  'menu.get': { version: 1 },
  'menu.save': { definition: { entries: [{ name: '帮助', type: 'click', key: 'HELP' }] }, note: '' },
  'menu.preview': { definition: { entries: [{ name: '帮助', type: 'click', key: 'HELP' }] } },
  'menu.publish': { version: 1 },
  'report.articles': { from: '2026-03-01', to: '2026-03-31' },
  'report.stores': { from: '2026-03-01', to: '2026-03-31' },
  'report.funnel': { from: '2026-03-01', to: '2026-03-31' },
  'report.campaigns': { from: '2026-03-01', to: '2026-03-31' },
  'report.cohorts': { from: '2026-03-01', to: '2026-03-31' },
  'report.retention': {},
  'report.recount': {},
  'report.export': { what: 'funnel', from: '2026-03-01', to: '2026-03-31' },
  'report.times': { from: '2026-03-01', to: '2026-03-31' },
  'reply.list': {},
  'reply.save': { ruleId: 'rule-0001', revision: 0, requestKey: 'change-0001', rule: WELCOME },
  'reply.remove': { ruleId: 'rule-0001', revision: 1 },
  'role.list': {},
  'role.grant': { userId: 'u_nobody', role: 'operator' },
  'role.revoke': { userId: 'u_nobody', role: 'operator' },
  'owner.claim': { code: '0'.repeat(26) },
  'segment.list': {},
  'segment.save': { segmentId: 'seg-0001', revision: 0, requestKey: 'change-0001', name: '常客', condition: REGULARS },
  'segment.remove': { segmentId: 'seg-0001', revision: 1 },
  'segment.count': { condition: REGULARS },
  'segment.members': { segmentId: 'seg-0001' },
  'audit.list': { userId: 'u_nobody', after: { at: '2024-03-01T04:00:00.000Z', entryId: 'R1:role.list' } },
  'label.list': {},
  'label.create': { label: '老顾客' },
  'label.remove': { label: '不用的' },
  'label.of': { userId: 'u_nobody' },
  'label.give': { userId: 'u_nobody', label: '老顾客' },
  'label.take': { userId: 'u_nobody', label: '老顾客' },
  'label.start': { runId: 'run-00001', segmentId: 'seg-0001', label: '老顾客', action: 'give' },
  'label.control': { runId: 'run-00001', action: 'pause' },
  'label.progress': { runId: 'run-00001' },
  'label.runs': {},
  'notice.reach': { segmentId: 'seg-0001', templateId: 'tpl_1' },
  'notice.start': {
    ...{ runId: 'run-00001', segmentId: 'seg-0001', templateId: 'tpl_1', expiresAt: '2100-01-01T00:00:00.000Z' },
    values: { thing1: '今晚提前打烊' },
  },
  'notice.control': { runId: 'run-00001', action: 'pause' },
  'notice.progress': { runId: 'run-00001' },
  'notice.list': {},
  'notice.templates': {},
  'store.list': {},
  'store.save': { storeId: 'store-0001', revision: 0, requestKey: 'change-0001', store: STORE },
  'store.remove': { storeId: 'store-0001', revision: 1 },
  'store.nearest': { place: STORE.place, city: '上海' },
  'sync.status': {},
  'sync.control': { action: 'start' },
  'sync.reports': { before: '2024-03-01T04:00:00.000Z' },
  'tag.list': {},
  'tag.save': { name: '老顾客', revision: 0, condition: { is: 'joined' } },
  'tag.remove': { name: '老顾客', revision: 1 },
  'tag.preview': { condition: { is: 'tagged', tagId: 100 } },
};

/** Values that no field of any contract takes. */
const WRONG_VALUES = [
  null,
  {},
  [],
  true,
  -1,
  1.5,
  1e300,
  '',
  ' ',
  '../x',
  'a b',
  '领券',
  'x'.repeat(200),
  '\u0000',
  '$where',
];

/** `input` with one of its fields, at any depth, replaced by each wrong value; or, where it is needed, left out. */
export function spoiled(input: Record<string, unknown>): unknown[] {
  return Object.keys(input).flatMap((key) => {
    const inner = input[key];
    const deeper =
      typeof inner === 'object' && inner !== null
        ? Object.keys(inner).flatMap((name) =>
            [undefined, ...WRONG_VALUES].map((value) => ({ ...input, [key]: { ...inner, [name]: value } })),
          )
        : [];
    return [...[undefined, ...WRONG_VALUES].map((value) => ({ ...input, [key]: value })), ...deeper];
  });
}

/** Whether the contract's own schema refuses an input. */
export const isWrong = (contract: AnyContract) => (input: unknown) => !contract.input.safeParse(input).success;
