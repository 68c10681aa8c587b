import type { CallName } from '../../../shared/contracts/types.ts';
import type { CustomerStandIn } from '../../support/customer-stand-in.ts';
import { couponTerms, DAY_MS, everyOffer, moment, offer, ownedCoupon } from '../../support/coupon-samples.ts';
import { STAFF_ANSWERS } from '../../support/staff-answers.ts';
import { PAGES, type ShownPage } from './pages.ts';

/** One picture of a page. */
export interface Scene {
  name: string;
  path: string;
  /** What stands there when it is drawn. */
  words: string;
  /** This call is not answered yet; the words are a label then, which nobody sees. */
  waitsFor?: CallName;
  isOffline?: boolean;
  keeps?: ShownPage['keeps'];
  /** What is tapped then, by its label, and what stands on the page that it opens. */
  taps?: { label: string; words: string };
  given?(functions: CustomerStandIn): void;
}

/** When all pictures are taken: an afternoon, a day after the samples begin. */
export const NOW = new Date(Date.parse(moment(1)) + DAY_MS / 8);

function statesOf({ words, call, empty, waiting = '正在加载', ...page }: ShownPage): Scene[] {
  const { name } = page;
  const scenes: Scene[] = [{ ...page, words }];
  if (call)
    scenes.push(
      { ...page, name: `${name}-loading`, words: waiting, waitsFor: call },
      {
        ...{ ...page, name: `${name}-failed`, words: '编号 request-1' },
        given: (to) => void to.refusals.set(call, 'COMMON.INTERNAL'),
      },
      { ...page, name: `${name}-offline`, words: '网络未连接', isOffline: true },
    );
  if (empty)
    scenes.push({
      ...{ ...page, name: `${name}-empty`, words: empty.words },
      given: (to) => void Object.assign(to.answers, empty.answers),
    });
  return scenes;
}

/** As long as the contracts allow. */
const LONG = {
  title: '春夏新品上市全场满减优惠券限上海衡山路外滩西湖三家门店会员专享第二批加赠版',
  person: '欧阳司马诸葛上官慕容东方独孤皇甫',
  store: '上海市徐汇区衡山路国际购物公园旗舰店（地铁一号线衡山路站三号口旁）',
  address: '徐汇区衡山路 999 弄 88 号国际购物公园东侧裙楼地下一层 B1-168 至 B1-172 室（近永嘉路口，自动扶梯旁）',
};
const longTerms = couponTerms('mine', LONG.title, 9_999_900, 99_999_900);
const longOffers = () => [offer(longTerms, 'claimed'), offer({ ...longTerms, templateId: 'other' }, 'claimable')];
const longCampaign = {
  ...STAFF_ANSWERS['campaign.get'],
  audience: '最近三十天来过三次以上，并且领过优惠券没有用完，或者选择了衡山路店作为常去门店的顾客',
  remaining: 99_999,
  campaign: {
    ...STAFF_ANSWERS['campaign.get'].campaign,
    ...{ terms: longTerms, limits: { total: 100_000, perUser: 10, perDay: 9_999 }, budget: 99_999_999_900 },
  },
};

/** Long names and large numbers. */
const LONG_SCENES: readonly Scene[] = [
  {
    ...{ name: 'home-long', path: 'pages/home/index', words: '张券可使用' },
    given: (to) => {
      to.offers = [...longOffers(), offer({ ...longTerms, templateId: 'later' }, 'notStarted')];
      to.answers['user.home'] = {
        ...{
          offers: to.offers,
          claimable: 999,
          coupons: { usable: 999, nextExpiryAt: moment(1.5) },
          isFollower: false,
        },
        store: {
          ...{ storeId: 's', name: LONG.store, city: '上海', address: LONG.address, phone: '021-5555 0001' },
          ...{ state: 'open', place: { longitude: 121.4, latitude: 31.2 }, hours: { week: [] }, isOpen: false },
          ...{ opensAt: moment(2), distance: 1_234_567 },
        },
      };
    },
  },
  {
    ...{ name: 'centre-long', path: 'pages/centre/index', words: '立即领取' },
    given: (to) => (to.offers = longOffers()),
  },
  {
    ...{ name: 'wallet-long', path: 'pages/coupons/index', words: '没有更多了' },
    given: (to) =>
      (to.answers['coupon.mine'] = {
        coupons: ['one', 'two'].map((templateId) => ownedCoupon({ ...longTerms, templateId })),
      }),
  },
  {
    ...{ name: 'coupon-long', path: 'packages/coupon/detail?id=mine%3Au1%3A1', words: '使用须知' },
    given: (to) => (to.offers = longOffers()),
  },
  {
    ...{ name: 'me-long', path: 'pages/me/index', words: '经营管理' },
    given: (to) =>
      (to.answers['user.profile'] = {
        ...{ userId: 'u1', since: moment(-900), roles: ['owner', 'staff:s'], identities: 9, visits: {} },
        ...{ follow: { isFollower: true }, privacy: { isCurrent: false, current: { version: '2026-02' } } },
        preferences: { revision: 1, topics: [], address: { recipient: LONG.person } },
        notices: [{ templateId: 't', left: 3, always: false }],
        coupons: { claimed: 99_999, usable: 999, used: 1_000, expired: 98_000 },
      }),
  },
  {
    ...{ name: 'preferences-long', path: 'packages/me/preferences', words: LONG.person },
    given: (to) =>
      (to.answers['user.preferences'] = {
        ...{ revision: 1, topics: [] },
        address: {
          ...{ recipient: LONG.person, phone: '13800000000', province: '新疆维吾尔自治区' },
          ...{ city: '克孜勒苏柯尔克孜自治州', county: '阿克陶县', detail: LONG.address },
        },
      }),
  },
  {
    ...{ name: 'till-long', path: 'packages/staff/till', words: '扫码核销' },
    given: (to) =>
      (to.answers['redeem.today'] = {
        ...{ stores: [{ storeId: 's', name: LONG.store }], storeId: 's' },
        redemptions: [1, 2, 3].map((n) => ({
          ...{ couponId: `c${n}`, terms: longTerms, redeemedAt: moment(1 + n / 100), by: 'u2' },
        })),
      }),
  },
  {
    ...{ name: 'campaigns-long', path: 'packages/operator/campaigns/index', words: '没有更多了' },
    given: (to) =>
      (to.answers['campaign.list'] = {
        campaigns: [{ ...longCampaign, templateId: 'long' }, STAFF_ANSWERS['campaign.get']],
      }),
  },
  {
    ...{ name: 'segment-long', path: 'packages/operator/segments/segment?id=s2', words: '为他们做点什么' },
    given: (to) => {
      const [, fans] = STAFF_ANSWERS['segment.list'].segments;
      to.answers['segment.list'] = { segments: [{ ...fans, name: LONG.title, inWords: longCampaign.audience }] };
    },
  },
  {
    ...{ name: 'notices-long', path: 'packages/operator/notices/index', words: '发送中' },
    given: (to) => {
      const run = { ...STAFF_ANSWERS['notice.list'].runs[0], segmentName: LONG.title, values: { thing1: LONG.store } };
      to.answers['notice.list'] = { runs: [{ ...run, people: 1_200_000, members: 999_999, without: 0 }] };
    },
  },
  {
    ...{ name: 'campaign-long', path: 'packages/operator/campaigns/campaign?id=mine', words: '用量与成本' },
    given: (to) => (to.answers['campaign.get'] = longCampaign),
  },
];

/** A list of which a later page did not come, coupons that are over, and somebody who is asked who they are. */
const OTHER_SCENES: readonly Scene[] = [
  {
    ...{ name: 'wallet-more', path: 'pages/coupons/index', words: '加载更多' },
    given: (to) => (to.others = ['a', 'b', 'c'].map((id) => ownedCoupon(couponTerms(id, `第 ${id} 张`, 500, 0)))),
  },
  {
    ...{ name: 'coupon-redeemed', path: 'packages/coupon/detail?id=mine%3Au1%3A1', words: '使用须知' },
    given: (to) => {
      to.offers = everyOffer();
      const coupon = ownedCoupon(couponTerms('mine', '老客回馈券', 1500, 8000), 'redeemed');
      to.answers['coupon.code'] = { coupon };
    },
  },
  {
    ...{ name: 'coupon-gone', path: 'packages/coupon/detail?id=gone', words: '没有找到这张优惠券' },
    given: (to) => void to.refusals.set('coupon.code', 'COUPON.NOT_FOUND'),
  },
  {
    ...{ name: 'landing-failed', path: 'packages/entry/landing', words: '点此重试' },
    given: (to) => void to.refusals.set('user.signIn', 'COMMON.INTERNAL'),
  },
  {
    ...{ name: 'landing-link', path: 'packages/entry/landing?ticket=0123456789ABCDEFGHJKMNPQRS', words: '是我，关联' },
    given: (to) => {
      to.answers['user.signIn'] = { userId: 'u1', isFollower: false, identities: 1, roles: [] };
      to.answers['user.linkPreview'] = { appId: 'wx0123456789abcdef', unusedCoupons: 2, expiresAt: moment(2) };
    },
  },
  {
    ...{ name: 'redeem-stale', path: 'packages/staff/redeem?code=7KQ4M2XW9PBD123456', words: '截图不能使用' },
    given: (to) =>
      (to.answers['redeem.preview'] = { ...STAFF_ANSWERS['redeem.preview'], refusal: 'COUPON.STALE_CODE' }),
  },
];

const tapped = (of: string, path: string, words: string, taps: NonNullable<Scene['taps']>): Scene => ({
  ...{ name: `origin-${of}`, path: `packages/operator/${path}`, words, taps },
});
const ORIGINS: readonly Scene[] = [
  tapped('figures', 'reports/figures', '各渠道来访', {
    label: '领券 540，含义与来源',
    words: '来访的人天里自己领过券',
  }),
  tapped('campaign', 'campaigns/campaign?id=mine', '用量与成本', { label: '含义与来源', words: '面值之和' }),
];

export const SCENES: readonly Scene[] = [...PAGES.flatMap(statesOf), ...LONG_SCENES, ...OTHER_SCENES, ...ORIGINS];
