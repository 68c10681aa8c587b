import type { OutputOf } from '../../shared/contracts/contract.ts';
import type { Contracts } from '../../shared/contracts/types.ts';
import { moment } from './coupon-samples.ts';

type Answers = { [N in keyof Contracts]?: OutputOf<Contracts[N]> };
type Segment = OutputOf<Contracts['segment.save']>;

const lapsed: Segment = {
  ...{ segmentId: 's1', revision: 2, name: '三个月没来的老客', updatedAt: moment(0), restsOn: [] },
  condition: {
    is: 'all',
    of: [
      { is: 'not', of: { is: 'lastVisit', withinDays: 90 } },
      { is: 'coupons', of: 'used', atLeast: 1 },
    ],
  },
  inWords: '（不符合：最近一次来访在最近 90 天内，并且用过至少 1 张券）',
};
const fans: Segment = {
  ...{
    segmentId: 's2',
    revision: 1,
    name: '关注公众号的会员',
    updatedAt: moment(-3),
    restsOn: ['following', 'labels'],
  },
  condition: {
    is: 'all',
    of: [{ is: 'following' }, { is: 'any', of: [{ is: 'labelled', label: '爱喝乌龙' }, { is: 'joined' }] }],
  },
  inWords: '（正在关注公众号，并且（有顾客标签“爱喝乌龙”，或者用过小程序））',
};
const run: OutputOf<Contracts['notice.list']>['runs'][number] = {
  ...{ runId: 'run-0003', segmentId: 's1', segmentName: lapsed.name, state: 'running', startedAt: moment(0.1) },
  ...{ people: 6_200, members: 1_800, without: 1_310, templateId: 'tpl-news', expiresAt: moment(2) },
  values: { thing1: '衡山路店', thing2: '今晚 18:00 提前打烊' },
};

/** What the function `staff` answers about segments, and notices to them. */
export const SEGMENT_ANSWERS = {
  'segment.list': { segments: [lapsed, fans] },
  'segment.save': lapsed,
  'segment.remove': {},
  'segment.count': { people: 3_400, fit: 320, inWords: lapsed.inWords },
  'segment.members': {
    members: [
      {
        ...{ userId: 'u_5f2c9d', since: moment(-200), lastVisitAt: moment(-95), labels: ['爱喝乌龙', '老客'] },
        ...{ usableCoupons: 3, usedCoupons: 12, orders: 4, spent: 32_050, lastOrderAt: moment(-100) },
      },
      {
        ...{ userId: 'u_81ab37', since: moment(-120), labels: [], usableCoupons: 0, usedCoupons: 1 },
        ...{ orders: 0, spent: 0 },
      },
    ],
  },
  'tag.list': { tags: [{ tagId: 101, name: '会员', count: 860 }], segments: [] },
  'notice.templates': {
    templates: [
      {
        ...{ templateId: 'tpl-news', title: '门店动态通知' },
        keywords: [
          { keyword: 'thing1', label: '门店名称', most: 20 },
          { keyword: 'thing2', label: '温馨提示', most: 20 },
        ],
      },
      { templateId: 'tpl-class', title: '课程开始提醒', keywords: [{ keyword: 'time3', label: '开始时间' }] },
    ],
  },
  'notice.reach': { people: 3_400, members: 320, reached: 84 },
  'notice.list': { runs: [run, { ...run, runId: 'run-0002', state: 'done', startedAt: moment(-6), without: 1_200 }] },
  'notice.start': run,
  'notice.control': run,
  'notice.progress': {
    ...{ ...run, left: 3_800, perMinute: 24_000 },
    messages: { waiting: 120, sent: 360, undelivered: 4, unknown: 0, dead: 2, expired: 0, cancelled: 0 },
  },
} satisfies Answers;
