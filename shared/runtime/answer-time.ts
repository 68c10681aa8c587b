/** Milliseconds after which WeChat hangs up. https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html */
const PATIENCE_MS = 5_000;

/** Kept back for the way of the answer. */
const RESERVE_MS = 500;

/** The most that is spent on one push; for all that is before, a cold start above all, so much is left where no stamp counts it. */
export const ANSWER_WITHIN_MS = 3_000;

/** Enough for a push on an ordinary day. */
const LEAST_MS = 500;

/** The stamp of a request has whole seconds: one that WeChat still waits for may look so old. */
const OLDEST_STAMP_MS = PATIENCE_MS + 1_000;

/**
 * How long a push may be worked on, in milliseconds, so that the answer leaves before WeChat hangs up. WeChat counts from
 * its request: what the gateway and a cold start have taken of the five seconds, the stamp of the request says. One older
 * than WeChat waits is no measure.
 *
 * @param sentAt the stamp of the request
 */
export function answerWithin(sentAt: Date, now: Date): number {
  const age = now.getTime() - sentAt.getTime();
  if (age >= OLDEST_STAMP_MS) return ANSWER_WITHIN_MS;
  return Math.max(LEAST_MS, Math.min(ANSWER_WITHIN_MS, PATIENCE_MS - RESERVE_MS - age));
}
