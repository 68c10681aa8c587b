import type { CouponTemplate, KeptCondition } from '../coupons/index.ts';
import { BATCH_SIZE, type Collection } from '../db/database.ts';
import { canBe, channelsAsked } from '../segments/index.ts';

type Audience = readonly KeptCondition[];
/** How somebody came: the first time, or in the visit in which they claim. */
interface Came {
  touch: 'first' | 'last';
  channelId?: string;
}

const channelsOf = (condition: KeptCondition): string[][] => {
  if (condition.is === 'channel') return [condition.channelIds];
  return condition.is === 'segment' ? channelsAsked(condition.condition) : [];
};

/** The channels that an audience asks for. */
export const channelsIn = (audience: Audience): string[] => audience.flatMap(channelsOf).flat();

/** Whether these channels are all that a condition, or a question of its segment, lets somebody come by. */
export const asksForNoneBut = (condition: KeptCondition, channels: ReadonlySet<string>): boolean =>
  channelsOf(condition).some((asked) => asked.every((one) => channels.has(one)));

function letsIn(condition: KeptCondition, came: Came): boolean {
  if (condition.is === 'segment') return canBe(condition.condition, true, came);
  if (condition.is !== 'channel' || came.touch === 'first') return true;
  return came.channelId !== undefined && condition.channelIds.includes(came.channelId);
}

/** Who can come by channels that all conditions of an audience let in together; of anything else that they ask, nothing is said. */
export function whoComes(
  audience: Audience,
  followerChannels: ReadonlySet<string>,
): 'anybody' | 'followers' | 'nobody' {
  const ways = [undefined, ...channelsIn(audience)];
  const open = (['first', 'last'] as const).map((touch) =>
    ways.filter((channelId) => audience.every((one) => letsIn(one, { touch, channelId }))),
  );
  if (open.some(({ length }) => length === 0)) return 'nobody';
  const isForFollowers = (channelId?: string) => channelId !== undefined && followerChannels.has(channelId);
  return open.some((channels) => channels.every(isForFollowers)) ? 'followers' : 'anybody';
}

/**
 * Whether a campaign that was opened and is not ended, and asks for one of these channels, can be claimed by followers alone.
 * `followerChannels`: which of those that it asks for only followers see. One request, and those of `followerChannels`.
 */
export async function needFollowing(
  templates: Collection<CouponTemplate>,
  opened: readonly string[],
  followerChannels: (asked: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<boolean> {
  const found = await templates.find({ where: { state: { in: ['active', 'paused'] } }, limit: BATCH_SIZE });
  const asking = found.filter(({ audience }) => channelsIn(audience).some((one) => opened.includes(one)));
  if (asking.length === 0) return false;
  const inChat = await followerChannels(asking.flatMap(({ audience }) => channelsIn(audience)));
  return asking.some(
    ({ audience }) => audience.some((one) => asksForNoneBut(one, inChat)) || whoComes(audience, inChat) === 'followers',
  );
}
