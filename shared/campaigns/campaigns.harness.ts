import type { Campaign } from '../contracts/campaign-rules.ts';
import type { PeopleCondition } from '../contracts/segment.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { UserId } from '../core/ids.ts';
import { CouponStock, type CouponTemplate } from '../coupons/index.ts';
import type { Database } from '../db/database.ts';
import { MessageTemplates } from '../messaging/index.ts';
import { saveSegment, Segments } from '../segments/index.ts';
import { Stores } from '../stores/index.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import { previewCampaign, saveCampaign, startCampaign } from './index.ts';

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

/** The campaign of the tests, and who changes it. */
export const SPRING = { templateId: 'spring', userId: OPERATOR };

/** Where campaigns are edited: a local database, and a clock of its own. */
export class CampaignDesk {
  readonly clock = new HandClock(NOW);
  /** Of entries that stand in the chat alone. */
  readonly inChat = new Set(['menu', 'welcome']);

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
        followerChannels: async () => this.inChat,
      },
    };
  }

  save = (version: number, changes: Partial<Campaign> = {}, requestKey = `change-${version}`) =>
    saveCampaign(this.deps(), { ...SPRING, version, requestKey, campaign: campaign(changes) });

  start = (version: number) => startCampaign(this.deps(), { ...SPRING, version });

  keepSegment = (condition: PeopleCondition, revision = 0) =>
    saveSegment(this.deps(), {
      ...{ segmentId: 'seg-1', revision, requestKey: `segment-${revision}`, name: '常客', condition, userId: OPERATOR },
    });

  /** Kind and place of everything that is wrong with it. */
  async problemsOf(changes: Partial<Campaign>, templateId?: string): Promise<string[]> {
    const checked = await previewCampaign(this.deps(), { templateId, campaign: campaign(changes) });
    if (!checked.ok) throw new Error(checked.error);
    return checked.data.problems.map(({ path, kind }) => `${kind} ${path}`);
  }

  template = (): CouponTemplate => this.local.all<CouponTemplate>('couponTemplates')[0] as CouponTemplate;
}
