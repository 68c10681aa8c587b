import type { Outcome } from '../functions/index.ts';

const MINUTE_MS = 60_000;
const RUN_ERROR_RETRIES = 2;
/** How long the platform keeps an event that nobody could take. */
const KEPT_MS = 6 * 60 * MINUTE_MS;

/** Refusals before the function ran at all; the same event would be refused again. */
const HOPELESS = new Set<unknown>([
  'FUNCTION_NOT_FOUND',
  'PERMISSION_DENIED',
  'EXCEED_REQUEST_SIZE_LIMIT',
  'INVALID_PARAM',
]);
/** No instance was free, or the platform itself failed. */
const OVERLOADED = new Set<unknown>(['EXCEED_CONCURRENT_REQUEST_LIMIT', 'SERVER_TIMEOUT', 'SYS_ERR']);

/**
 * Milliseconds until the platform tries an event again, undefined when it gives up. Timers call asynchronously: a run
 * that failed is repeated twice, a minute apart; what found no place, every minute for six hours.
 * https://cloud.tencent.com/document/product/583/41138 (of SCF; whether CloudBase changes it is not known)
 * @param failed how often the event has failed, this time included
 * @param ageMs since it came due
 */
export function retryAfter(outcome: Outcome, failed: number, ageMs: number): number | undefined {
  if (outcome.ok || HOPELESS.has(outcome.code)) return undefined;
  if (OVERLOADED.has(outcome.code)) return ageMs + MINUTE_MS <= KEPT_MS ? MINUTE_MS : undefined;
  return failed <= RUN_ERROR_RETRIES ? MINUTE_MS : undefined;
}
