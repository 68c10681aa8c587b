import type { OutputOf } from '../../shared/contracts/contract.ts';
import type { Contracts } from '../../shared/contracts/types.ts';

type Answers = { [N in keyof Contracts]?: OutputOf<Contracts[N]> };

const before = { from: '2026-01-01', to: '2026-01-30' };
const campaign = {
  ...{ issued: 480, used: 190, off: 142_500, till: 60_000, orders: 95, gmv: 1_410_000 },
  ...{ useRate: 0.396, return: 6.96 },
};
const store = {
  clicks: 120,
  visits: 300,
  visitors: 260,
  signedIn: 240,
  claimed: 110,
  used: 64,
  orders: 12,
  gmv: 96_000,
};
const share = (taps: number, people: number) => ({ taps, people, rate: taps / people, days: 5 });
const cohort = (orders: number, value: number) => ({
  ...{ orders, gmv: orders * value, average: { value, low: value * 0.9, high: value * 1.1 } },
  ...{ buyers: Math.round(orders / 2), again: Math.round(orders / 8) },
  repurchase: { value: Math.round(orders / 8) / Math.round(orders / 2), low: 0.18, high: 0.33 },
});
const menu = share(540, 60_000);

/** What `report.*` answers, the funnel left out. */
export const REPORT_ANSWERS = {
  'report.campaigns': {
    ...{ before, channels: [], stores: [] },
    campaigns: [{ templateId: 'mine', title: '老客回馈券', now: campaign, before: { ...campaign, used: 160 } }],
  },
  'report.stores': {
    before,
    stores: [{ storeId: 'store-1', name: '衡山路店', channels: 2, now: store, before: store }],
  },
  'report.articles': {
    days: ['23', '24', '25', '26', '27', '28'].map((day, n) => ({
      ...{ day: `2026-02-${day}`, readers: n === 2 || n === 3 ? undefined : 800 + n, wentOn: 30, followers: 12_000 },
      ...{ cards: 40, links: 12, menu: 90 },
    })),
    ...{ cards: share(160, 3200), links: share(48, 3200), menu },
    articles: [
      {
        ...{ articleId: '2247480001_1', title: '春天的第一杯', url: 'https://mp.weixin.qq.com/s/a', day: '2026-02-23' },
        ...{ readers: 1650, upTo: '2026-02-27' },
        entries: [{ channelId: 'card-1', name: '卡片', kind: 'articleCard', taps: 140, rate: 0.085 }],
      },
      {
        articleId: '2247480002_1',
        title: '会员日预告',
        url: 'https://mp.weixin.qq.com/s/b',
        day: '2026-02-28',
        entries: [],
      },
    ],
    menus: [
      { channelId: 'menu-coupons', name: '领券中心', ...menu },
      { channelId: 'menu-stores', name: '门店', ...share(60, 60_000) },
    ],
  },
  'report.cohorts': {
    readers: { ...cohort(120, 8_600), tooFew: [] },
    others: { ...cohort(20, 7_100), tooFew: ['average', 'repurchase'] },
    tooEarly: true,
  },
  'report.retention': {
    weeks: [
      { monday: '2026-02-16', people: [120, 42, 30] },
      { monday: '2026-02-23', people: [0, 0] },
      { monday: '2026-03-02', people: [90] },
    ],
  },
  'report.times': {
    steps: [
      { step: 'total', count: 300, median: 8, nineOfTen: 21, withinEight: 0.62 },
      { step: 'toTap', count: 280, median: 3, nineOfTen: 8, withinEight: 0.9 },
    ],
  },
} satisfies Answers;
