import type { TemplateId, UserId } from '../../core/ids.ts';

/** How a coupon came out, and what for. */
export type Way =
  /** `requestKey`: drawn by the phone for each attempt, where a person may have several. */
  | { how: 'claim'; channelId?: string; requestKey?: string }
  /** By an operator, to one person. `reason`: in their words, without names: it stays when the person is erased. */
  | { how: 'grant'; by: UserId; reason: string; requestKey: string }
  /** By an operator, to everybody of a segment. */
  | { how: 'run'; runId: string; by: UserId }
  /** For the n-th code of a batch. */
  | { how: 'code'; batchId: string; n: number }
  /** For a paid order of the merchant's shop. */
  | { how: 'order'; orderId: string }
  /** For something that the person did: a draw that was won, a streak. */
  | { how: 'activity'; activity: string; eventId: string };

/** What it is for: the same for every repeat, whoever the person has become meanwhile. */
export function causeOf(way: Way): string {
  switch (way.how) {
    case 'claim':
      return `claim:${way.requestKey ?? ''}`;
    case 'grant':
      return `grant:${way.by}:${way.requestKey}`;
    case 'run':
      return `run:${way.runId}`;
    case 'code':
      return `code:${way.batchId}:${way.n}`;
    case 'order':
      return `order:${way.orderId}`;
    case 'activity':
      return `activity:${way.activity}:${way.eventId}`;
  }
}

/** Whom a coupon comes to, and by which the instance knows them. */
interface Recipient {
  templateId: TemplateId;
  userId: UserId;
  claimedBy: string;
}

/**
 * The same as a unique index keeps it, so that one cause is one coupon: of a key that somebody drew in any campaign, because
 * the same key must not stand for two; of everything else in this campaign. An attempt is whoever calls, and not their record:
 * that may be joined with another one between two calls of the same attempt.
 */
export function keptCause(way: Way, { templateId, userId, claimedBy }: Recipient): string {
  switch (way.how) {
    case 'claim':
      return way.requestKey === undefined ? `claim:${claimedBy}:${templateId}` : `key:${claimedBy}:${way.requestKey}`;
    case 'run':
      return `${causeOf(way)}:${userId}`;
    case 'grant':
    case 'code':
      return causeOf(way);
    case 'order':
    case 'activity':
      return `${causeOf(way)}:${templateId}`;
  }
}

/** Whether a repeat of the same cause asks for the same. */
export function isSameRequest(first: Way, again: Way): boolean {
  if (first.how === 'claim' && again.how === 'claim') return first.channelId === again.channelId;
  if (first.how === 'grant' && again.how === 'grant') return first.reason === again.reason;
  return first.how === again.how;
}
