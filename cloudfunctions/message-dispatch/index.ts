import { runtime, timer } from '../../shared/runtime/index.ts';
import { tickMessageDispatch } from '../../shared/runtime/message-dispatch.ts';
import { BUDGET_MS } from './budget.ts';

/** Sends what is due in the outbox: every half minute, as much as fits into one call. Several may run at once. */
export const main = timer(runtime, BUDGET_MS, tickMessageDispatch);
