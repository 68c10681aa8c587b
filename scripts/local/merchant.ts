import type { Channel } from '../../shared/channels/index.ts';
import type { CouponTemplate } from '../../shared/coupons/index.ts';
import type { StoreId, TemplateId, UserId } from '../../shared/core/ids.ts';
import { DAY_MS } from '../../shared/core/clock.ts';
import { findable, type Store, type StoreDescription } from '../../shared/stores/index.ts';
import type { AdminDatabase } from './admin-database.ts';
import type { MerchantReminder } from './merchant-reminder.ts';
import { merchantReplies } from './merchant-replies.ts';

/** What the merchant of the local world has set up before the first customer comes. */

/** Opens the coupon centre; the `channel` of its path is what its visits are counted under. */
export const MENU_CHANNEL = 'menu-coupons';

/** Stock of the coupon that the main job claims: one for the first customer, and the last fifty for a hundred others. */
export const CONTESTED_STOCK = 51;

export const CONTESTED_TEMPLATE = 'tpl-autumn-20' as TemplateId;

/** The one whose owners are reminded of its end, where there are reminders. */
export const REMINDING_TEMPLATE = 'tpl-tea-8' as TemplateId;

/** Where the main job redeems. */
export const STORE = 'store-hengshan' as StoreId;

type Campaign = Pick<CouponTemplate, '_id' | 'terms' | 'outlet'> & {
  total: number;
  startsInDays: number;
  endsInDays: number;
};

const templates: readonly Campaign[] = [
  {
    _id: CONTESTED_TEMPLATE,
    terms: {
      title: '秋日暖心满减券',
      benefit: { is: 'amountOff', amount: 2000 },
      threshold: 10000,
      validity: { is: 'relative', days: 14 },
      description: '全场通用，每人限领一张。到店出示券码，由店员核销。',
      ...{ scope: {}, stacking: 'alone' },
    },
    total: CONTESTED_STOCK,
    startsInDays: -1,
    endsInDays: 30,
  },
  {
    _id: REMINDING_TEMPLATE,
    terms: {
      title: '下午茶立减券',
      benefit: { is: 'amountOff', amount: 800 },
      threshold: 0,
      validity: { is: 'relative', days: 7 },
      description: '每日 14:00 后到店饮品可用，无门槛。',
      ...{ scope: {}, stacking: 'alone' },
    },
    total: 500,
    startsInDays: -1,
    endsInDays: 45,
  },
  {
    _id: 'tpl-member-50' as TemplateId,
    terms: {
      title: '会员日大额券',
      benefit: { is: 'amountOff', amount: 5000 },
      threshold: 30000,
      validity: { is: 'relative', days: 3 },
      description: '会员日当天开放领取，家居与礼盒类商品可用。',
      ...{ scope: {}, stacking: 'alone' },
    },
    total: 200,
    startsInDays: 5,
    endsInDays: 6,
  },
];

/** Paid out as vouchers of a stock at WeChat Pay, whose amount and threshold it repeats. */
const walletCampaign = (stockId: string): Campaign => ({
  _id: 'tpl-wallet-5' as TemplateId,
  terms: {
    title: '微信支付立减券',
    benefit: { is: 'amountOff', amount: 500 },
    threshold: 3000,
    validity: { is: 'relative', days: 30 },
    description: '领取后放入微信卡包，用微信付款时自动抵用。',
    ...{ scope: {}, stacking: 'alone' },
  },
  outlet: { is: 'wechatPay', stockId },
  total: 200,
  startsInDays: -1,
  endsInDays: 60,
});

const asTemplate = ({ startsInDays, endsInDays, total, ...campaign }: Campaign, now: Date): CouponTemplate => ({
  ...campaign,
  version: 1,
  state: 'active',
  startsAt: new Date(now.getTime() + startsInDays * DAY_MS),
  endsAt: new Date(now.getTime() + endsInDays * DAY_MS),
  limits: { total, perUser: 1 },
  audience: [],
  ...{ createdAt: now, updatedAt: now, updatedBy: 'seed' as UserId, requestKey: 'begin-0001' },
});

const channels: readonly (Channel['channel'] & { _id: string })[] = [
  { _id: MENU_CHANNEL, kind: 'menu', name: '领券中心', page: 'packages/entry/landing' },
];

function asChannel({ _id, ...channel }: Channel['channel'] & { _id: string }, now: Date): Channel {
  const first = { revision: 1, requestKey: 'begin-0001', updatedAt: now, updatedBy: 'seed' as UserId };
  return { _id, isEnded: false, channel, versions: [{ channel, at: now }], linkDueAt: now, ...first };
}

const everyDay = (from: string, until: string) => Array.from({ length: 7 }, () => [{ from, until }]);

const stores: Readonly<Record<StoreId, StoreDescription>> = {
  [STORE]: {
    ...{ name: '衡山路店', city: '上海', address: '徐汇区衡山路 1 号', phone: '021-5555 0001' },
    state: 'open',
    place: { longitude: 121.4491, latitude: 31.2036 },
    hours: { week: everyDay('09:00', '21:30') },
  },
  ['store-bund' as StoreId]: {
    ...{ name: '外滩店', city: '上海', address: '黄浦区中山东一路 1 号', phone: '021-5555 0002' },
    state: 'open',
    place: { longitude: 121.4903, latitude: 31.2396 },
    hours: { week: everyDay('17:00', '02:00') },
  },
  ['store-westlake' as StoreId]: {
    ...{ name: '西湖店', city: '杭州', address: '上城区湖滨路 1 号', phone: '0571-5555 0003' },
    state: 'open',
    place: { longitude: 120.1626, latitude: 30.2551 },
    hours: { week: everyDay('08:00', '20:00') },
  },
};

function asStore(_id: StoreId, store: StoreDescription, now: Date): Store {
  const first = { revision: 1, requestKey: 'seed', updatedAt: now, updatedBy: 'seed' as UserId };
  return { _id, state: 'kept', store, ...findable(_id, store), ...first };
}

interface Seeding {
  /** Of the mini program. */
  appId: string;
  /** World time. */
  now: Date;
  /** Of the merchant at WeChat Pay, if there is one. */
  stockId?: string;
  /** By which it reminds of a coupon, if it does. */
  notice?: MerchantReminder;
}

/** Campaigns, channels, stores, replies and the template of a notice. */
export async function seedMerchant(database: AdminDatabase, { appId, now, stockId, notice }: Seeding): Promise<void> {
  const campaigns = [...templates, ...(stockId === undefined ? [] : [walletCampaign(stockId)])];
  const kept = campaigns.map((campaign) => ({
    ...asTemplate(campaign, now),
    ...(notice && campaign._id === REMINDING_TEMPLATE && { reminder: notice.reminder }),
  }));
  await database.collection('couponTemplates').add(kept);
  if (notice) await database.collection('messageTemplates').add(notice.template);
  await database
    .collection('stores')
    .add(Object.entries(stores).map(([id, store]) => asStore(id as StoreId, store, now)));
  await database.collection('channels').add(channels.map((channel) => asChannel(channel, now)));
  await database.collection('replyRules').add(merchantReplies(appId, now));
}
