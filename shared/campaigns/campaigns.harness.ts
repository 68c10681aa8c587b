import type { Campaign } from '../contracts/campaign-rules.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { UserId } from '../core/ids.ts';
import { CouponStock, type CouponTemplate } from '../coupons/index.ts';
import type { Database } from '../db/database.ts';
import { MessageTemplates } from '../messaging/index.ts';
import { Segments } from '../segments/index.ts';
import { Stores } from '../stores/index.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';

export const NOW = new Date('2024-03-01T04:00:00Z');
export const OPERATOR = 'u_operator' as UserId;

export const TERMS: Campaign['terms'] = {
  ...{ title: '满减券', benefit: { is: 'amountOff', amount: 500 }, threshold: 3000, scope: {}, stacking: 'alone' },
  ...{ validity: { is: 'relative', days: 30 }, description: '' },
};

/** Nothing is wrong with it. */
export const campaign = (changes: Partial<Campaign> = {}): Campaign => ({
  ...{ terms: TERMS, limits: { total: 100, perUser: 1 }, audience: [] },
  ...{ startsAt: '2024-03-01T00:00:00.000Z', endsAt: '2024-03-31T16:00:00.000Z', ...changes },
});

export const terms = (changes: Partial<Campaign['terms']>): Partial<Campaign> => ({ terms: { ...TERMS, ...changes } });

/** Where campaigns are edited: a local database, and a clock of its own. */
export class CampaignDesk {
  readonly clock = new HandClock(NOW);
  readonly followerChannels = new Set(['menu', 'welcome']);

  hasWeChatPay = true;

  constructor(private readonly local: LocalDatabase) {
    local.reset();
  }

  deps(database: Database = this.local.database) {
    return {
      ...{ clock: this.clock, stock: new CouponStock(database), stores: new Stores(database) },
      templates: new MessageTemplates(database),
      ...{
        peopleSegments: new Segments(database),
        hasWeChatPay: this.hasWeChatPay,
        followerChannels: async () => this.followerChannels,
      },
    };
  }

  template = (): CouponTemplate => this.local.all<CouponTemplate>('couponTemplates')[0] as CouponTemplate;
}
