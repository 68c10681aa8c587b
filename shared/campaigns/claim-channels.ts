import type { CouponTemplate, KeptCondition } from '../coupons/index.ts';
import { BATCH_SIZE, type Collection } from '../db/database.ts';
import { channelsAsked } from '../segments/index.ts';

const channelsOf = (condition: KeptCondition): string[][] => {
  if (condition.is === 'channel') return [condition.channelIds];
  return condition.is === 'segment' ? channelsAsked(condition.condition) : [];
};

/** The channels that campaigns which were opened and are not ended ask for, condition by condition. One request. */
export async function claimChannels(templates: Collection<CouponTemplate>): Promise<string[][]> {
  const found = await templates.find({ where: { state: { in: ['active', 'paused'] } }, limit: BATCH_SIZE });
  return found.flatMap(({ audience }) => audience.flatMap(channelsOf));
}
