import type { Clock } from '../core/clock.ts';
import type { CouponStock } from '../coupons/index.ts';
import type { MessageTemplates } from '../messaging/index.ts';
import type { Segments } from '../segments/index.ts';
import type { Stores } from '../stores/index.ts';

export interface CampaignDeps {
  clock: Clock;
  stock: Pick<CouponStock, 'templates' | 'costs' | 'remaining'>;
  stores: Pick<Stores, 'documents'>;
  /** The merchant's message templates. */
  templates: Pick<MessageTemplates, 'get'>;
  peopleSegments: Pick<Segments, 'documents'>;
  /** A merchant of WeChat Pay is configured. */
  hasWeChatPay: boolean;
  /** The channels that only followers see, those that are asked for among them. */
  followerChannels(asked: readonly string[]): Promise<ReadonlySet<string>>;
}
