import { runtime, timer } from '../../shared/runtime/index.ts';
import { tickFollowerSync } from '../../shared/runtime/follower-sync.ts';
import { BUDGET_MS } from './budget.ts';

/** Keeps the followers in the database: every minute, as much of the work as fits into one call. */
export const main = timer(runtime, BUDGET_MS, tickFollowerSync);
