import type { CouponTemplate } from '../../shared/coupons/index.ts';
import type { StoreId, TemplateId } from '../../shared/core/ids.ts';
import { DAY_MS } from '../../shared/core/clock.ts';
import type { AdminDatabase } from './admin-database.ts';

/** What the merchant of the local world has set up before the first customer comes. */

/** Opens the coupon centre; the `channel` of its path is what its visits are counted under. */
export const MENU_CHANNEL = 'menu-coupons';

/** Stock of the coupon that the main job claims: one for the first customer, and the last fifty for a hundred others. */
export const CONTESTED_STOCK = 51;

export const CONTESTED_TEMPLATE = 'tpl-autumn-20' as TemplateId;

/** Where the main job redeems. */
export const STORE = 'store-hengshan' as StoreId;

type Terms = Pick<
  CouponTemplate,
  '_id' | 'title' | 'amountOff' | 'threshold' | 'validDays' | 'description' | 'total'
> & {
  startsInDays: number;
  endsInDays: number;
};

const templates: readonly Terms[] = [
  {
    _id: CONTESTED_TEMPLATE,
    title: '秋日暖心满减券',
    amountOff: 2000,
    threshold: 10000,
    validDays: 14,
    description: '全场通用，每人限领一张。到店出示券码，由店员核销。',
    total: CONTESTED_STOCK,
    startsInDays: -1,
    endsInDays: 30,
  },
  {
    _id: 'tpl-tea-8' as TemplateId,
    title: '下午茶立减券',
    amountOff: 800,
    threshold: 0,
    validDays: 7,
    description: '每日 14:00 后到店饮品可用，无门槛。',
    total: 500,
    startsInDays: -1,
    endsInDays: 45,
  },
  {
    _id: 'tpl-member-50' as TemplateId,
    title: '会员日大额券',
    amountOff: 5000,
    threshold: 30000,
    validDays: 3,
    description: '会员日当天开放领取，家居与礼盒类商品可用。',
    total: 200,
    startsInDays: 5,
    endsInDays: 6,
  },
];

const asTemplate = ({ startsInDays, endsInDays, ...terms }: Terms, now: Date): CouponTemplate => ({
  ...terms,
  state: 'active',
  startsAt: new Date(now.getTime() + startsInDays * DAY_MS),
  endsAt: new Date(now.getTime() + endsInDays * DAY_MS),
  remaining: terms.total,
  reservations: {},
  createdAt: now,
});

const channels = [{ _id: MENU_CHANNEL, kind: 'menu', name: '公众号菜单 · 领券中心' }];

/** Campaigns and channels. `now` is world time. */
export async function seedMerchant(database: AdminDatabase, now: Date): Promise<void> {
  await database.collection('couponTemplates').add(templates.map((terms) => asTemplate(terms, now)));
  await database.collection('channels').add(channels.map((channel) => ({ ...channel, createdAt: now })));
}
