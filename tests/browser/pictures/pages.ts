import type { CallName } from '../../../shared/contracts/types.ts';

/** A page of the mini program, as the pictures need it. */
export interface ShownPage {
  /** Begins the names of its pictures. */
  name: string;
  /** With its query. */
  path: string;
  /** What stands there when everything does. */
  words: string;
  /** Without its answer the page has nothing to show; absent where a page shows itself at once. */
  call?: CallName;
  /** What it says meanwhile to those who listen. */
  waiting?: string;
  /** What the phone keeps already, by the names of `keep`. */
  keeps?: Record<string, unknown>;
  /** Answers with nothing in them, and what the page says then. */
  empty?: { answers: Record<string, unknown>; words: string };
}

const PROFILE = {
  ...{ userId: 'u1', since: '2026-03-01T02:00:00.000Z', roles: [], identities: 1, follow: { isFollower: false } },
  ...{ visits: {}, preferences: { revision: 0, topics: [] }, privacy: { isCurrent: false }, notices: [] },
  coupons: { claimed: 0, usable: 0, used: 0, expired: 0 },
};
const NOBODY = {
  ...{ clicks: 0, followed: 0, visits: 0, visitors: 0, signedIn: 0, claimed: 0, redeemed: 0, ordered: 0 },
  ...{ orders: 0, gmv: 0, rates: {} },
};
const EMPTY_FUNNEL = {
  ...{ from: '2026-02-23', to: '2026-03-01', before: { from: '2026-02-16', to: '2026-02-22' } },
  ...{ total: { now: NOBODY, before: NOBODY }, direct: { now: NOBODY, before: NOBODY }, channels: [] },
  days: [{ day: '2026-03-01', clicks: 0, visitors: 0, claimed: 0, redeemed: 0, ordered: 0 }],
};

const CUSTOMER_PAGES: readonly ShownPage[] = [
  {
    ...({ name: 'home', path: 'pages/home/index', words: '即将上新', call: 'user.home' } as const),
    empty: { answers: { 'user.home': { offers: [], claimable: 0, isFollower: true } }, words: '先去领一张吧' },
  },
  {
    ...({ name: 'centre', path: 'pages/centre/index', words: '新人见面礼', call: 'coupon.list' } as const),
    empty: { answers: { 'coupon.list': { offers: [] } }, words: '暂时没有优惠券' },
  },
  {
    ...({ name: 'wallet', path: 'pages/coupons/index', words: '老客回馈券', call: 'coupon.mine' } as const),
    empty: { answers: { 'coupon.mine': { coupons: [] } }, words: '还没有可用的券' },
  },
  {
    ...({ name: 'me', path: 'pages/me/index', words: '隐私与我的数据', call: 'user.profile' } as const),
    empty: { answers: { 'user.profile': PROFILE }, words: '尚未关注公众号' },
  },
  { name: 'coupon', path: 'packages/coupon/detail?id=mine%3Au1%3A1', words: '使用须知', call: 'coupon.code' },
  { name: 'landing', path: 'packages/entry/landing', words: '已识别为公众号粉丝' },
  { name: 'follow', path: 'packages/entry/follow', words: '在公众号里常联系' },
  {
    ...({ name: 'preferences', path: 'packages/me/preferences', words: '林小满', call: 'user.preferences' } as const),
    empty: {
      answers: { 'user.preferences': { revision: 0, topics: [] }, 'store.nearest': { stores: [] } },
      words: '收货地址',
    },
  },
  { name: 'messages', path: 'packages/me/messages', words: '您允许的提醒', call: 'user.profile' },
  { name: 'privacy', path: 'packages/me/privacy', words: '删除我的数据', call: 'privacy.status' },
  { name: 'export', path: 'packages/me/export', words: '复制全部文字', call: 'privacy.export' },
  { name: 'erase', path: 'packages/me/erase', words: '永久删除', call: 'privacy.erasePreview' },
];

const STAFF_PAGES: readonly ShownPage[] = [
  {
    ...({ name: 'till', path: 'packages/staff/till', words: '老客回馈券', call: 'redeem.today' } as const),
    empty: {
      answers: { 'redeem.today': { stores: [{ storeId: 's', name: '衡山路店' }], storeId: 's', redemptions: [] } },
      words: '今天还没有核销',
    },
  },
  {
    ...({ name: 'redeem', path: 'packages/staff/redeem?code=7KQ4M2XW9PBD123456&store=store-1' } as const),
    ...({ words: '确认核销', call: 'redeem.preview', waiting: '正在查询' } as const),
  },
];

const OPERATOR_PAGES: readonly ShownPage[] = [
  { name: 'operator', path: 'packages/operator/index', words: '优惠券活动' },
  {
    ...({
      name: 'campaigns',
      path: 'packages/operator/campaigns/index',
      words: '老客回馈券',
      call: 'campaign.list',
    } as const),
    empty: { answers: { 'campaign.list': { campaigns: [] } }, words: '这里还没有活动' },
  },
  { name: 'campaign', path: 'packages/operator/campaigns/campaign?id=mine', words: '用量与成本', call: 'campaign.get' },
  { name: 'campaign-form', path: 'packages/operator/campaigns/campaign-form', words: '数量与预算' },
  {
    ...({
      name: 'codes',
      path: 'packages/operator/campaigns/codes?id=mine',
      words: '7KQ4M · 200 个',
      call: 'code.list',
    } as const),
    empty: { answers: { 'code.list': { batches: [] } }, words: '生成兑换码' },
  },
  {
    ...({
      name: 'grants',
      path: 'packages/operator/campaigns/grants?id=mine',
      words: '周年庆回馈',
      call: 'grant.list',
    } as const),
    empty: { answers: { 'grant.list': { runs: [] } }, words: '批量发放把券直接放进' },
  },
  {
    ...({
      name: 'channels',
      path: 'packages/operator/channels/index',
      words: '门口海报',
      call: 'channel.list',
    } as const),
    empty: { answers: { 'channel.list': { channels: [] } }, words: '这里还没有渠道' },
  },
  {
    name: 'channel',
    path: 'packages/operator/channels/channel?id=poster-spring',
    words: '复制到那里',
    call: 'channel.get',
  },
  { name: 'channel-form', path: 'packages/operator/channels/channel-form', words: '推广哪个活动' },
  {
    ...({ name: 'menus', path: 'packages/operator/menus/index', words: '春季菜单', call: 'menu.list' } as const),
    empty: { answers: { 'menu.list': { versions: [] } }, words: '还没有保存过菜单' },
  },
  { name: 'menu', path: 'packages/operator/menus/menu?version=3', words: '发布会改变什么', call: 'menu.get' },
  {
    ...({ name: 'menu-form', path: 'packages/operator/menus/menu-form?version=3' } as const),
    ...({ words: '这一版的说明', call: 'menu.get' } as const),
  },
  { name: 'new-menu', path: 'packages/operator/menus/menu-form', words: '这一版的说明' },
  {
    ...({ name: 'sync', path: 'packages/operator/sync/index', words: '以往', call: 'sync.status' } as const),
    empty: {
      answers: { 'sync.status': { fitting: ['start'] }, 'sync.reports': { reports: [] } },
      words: '还没有运行过',
    },
  },
  {
    ...({
      name: 'figures',
      path: 'packages/operator/reports/figures',
      words: '各渠道来访',
      call: 'report.funnel',
    } as const),
    empty: { answers: { 'report.funnel': EMPTY_FUNNEL }, words: '各渠道来访' },
  },
  { name: 'report-campaigns', path: 'packages/operator/reports/report?of=campaigns', words: '每 1 元优惠带来的成交' },
  { name: 'report-articles', path: 'packages/operator/reports/report?of=articles', words: '春天的第一杯' },
  { name: 'report-stores', path: 'packages/operator/reports/report?of=stores', words: '各门店来访' },
  { name: 'origin', path: 'packages/operator/reports/origin', words: '里的一个数字' },
  { name: 'report-customers', path: 'packages/operator/reports/report?of=customers', words: '每周新客的回访' },
];

const MORE_OPERATOR_PAGES: readonly ShownPage[] = [
  {
    ...({ name: 'stores', path: 'packages/operator/stores/index', words: '衡山路店', call: 'store.list' } as const),
    empty: { answers: { 'store.list': { stores: [] } }, words: '还没有门店' },
  },
  { name: 'store-form', path: 'packages/operator/stores/store-form?id=store-1', words: '营业时间', call: 'store.list' },
  {
    ...({ name: 'labels', path: 'packages/operator/people/labels', words: '批量记录', call: 'label.list' } as const),
    empty: { answers: { 'label.list': { labels: [] }, 'label.runs': { runs: [] } }, words: '能不能领券从不取决于标签' },
  },
  { name: 'roles', path: 'packages/operator/team/roles', words: '谁有权限', call: 'role.list' },
  {
    ...({ name: 'reviews', path: 'packages/operator/people/reviews', words: '两人验证了同一个手机号' } as const),
    ...({ call: 'person.reviews' } as const),
    empty: { answers: { 'person.reviews': { reviews: [] } }, words: '没有待核查的关联' },
  },
  {
    ...({ name: 'audit', path: 'packages/operator/team/audit', words: '授予权限', call: 'audit.list' } as const),
    empty: { answers: { 'audit.list': { entries: [] } }, words: '还没有操作记录' },
  },
];

const SEGMENT_PAGES: readonly ShownPage[] = [
  {
    ...({ name: 'segments', path: 'packages/operator/segments/index', words: '三个月没来的老客' } as const),
    ...({ call: 'segment.list' } as const),
    empty: { answers: { 'segment.list': { segments: [] } }, words: '还没有分群' },
  },
  { name: 'segment', path: 'packages/operator/segments/segment?id=s2', words: '为他们做点什么', call: 'segment.list' },
  {
    name: 'segment-form',
    path: 'packages/operator/segments/segment-form?id=s1',
    words: '条件 2',
    call: 'segment.list',
  },
  {
    ...({ name: 'members', path: 'packages/operator/segments/members?id=s1', words: '爱喝乌龙' } as const),
    ...({ call: 'segment.members' } as const),
    empty: { answers: { 'segment.members': { members: [] } }, words: '现在没有人' },
  },
  {
    ...({ name: 'person', path: 'packages/operator/people/person?id=u_1', words: '标签', call: 'label.list' } as const),
    keeps: {
      me: { roles: ['owner'] },
      member: { userId: 'u_1', lines: ['2026.01.03 起 · 最近来访 2026.03.01'], labels: ['爱喝乌龙', '老客'] },
    },
    empty: { answers: { 'person.merges': { merges: [] } }, words: '没有并入过别的记录' },
  },
  {
    ...({ name: 'notices', path: 'packages/operator/notices/index', words: '发送中', call: 'notice.list' } as const),
    empty: { answers: { 'notice.list': { runs: [] } }, words: '还没有发过通知' },
  },
  { name: 'notice', path: 'packages/operator/notices/notice?id=run-0003', words: '送达情况', call: 'notice.progress' },
  {
    ...({ name: 'notice-form', path: 'packages/operator/notices/notice-form?segment=s1', words: '开始发送' } as const),
    ...({ call: 'notice.templates' } as const),
    empty: { answers: { 'notice.templates': { templates: [] } }, words: '还没有登记' },
  },
];

export const PAGES: readonly ShownPage[] = [
  ...CUSTOMER_PAGES,
  ...STAFF_PAGES,
  ...OPERATOR_PAGES,
  ...MORE_OPERATOR_PAGES,
  ...SEGMENT_PAGES,
];
