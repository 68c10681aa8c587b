import type { TemplateId, UserId } from '../../core/ids.ts';

/** How a coupon came out, and what for. */
export type Way =
  /** `requestKey`: drawn by the phone for each attempt, where a person may have several. */
  { how: 'claim'; channelId?: string; requestKey?: string };

/** What it is for: the same for every repeat, whoever the person has become meanwhile. */
export function causeOf(way: Way): string {
  switch (way.how) {
    case 'claim':
      return `claim:${way.requestKey ?? ''}`;
  }
}

/**
 * The same as a unique index keeps it, so that one cause is one coupon: of a claim with a key in any campaign, because the
 * same key must not stand for two; of one without, in this campaign.
 */
export function keptCause(way: Way, { templateId, userId }: { templateId: TemplateId; userId: UserId }): string {
  switch (way.how) {
    case 'claim':
      return way.requestKey === undefined ? `claim:${userId}:${templateId}` : `key:${userId}:${way.requestKey}`;
  }
}

/** Whether a repeat asks for the same. */
export function isSameRequest(first: Way, again: Way): boolean {
  return first.how === 'claim' && again.how === 'claim' && first.channelId === again.channelId;
}
