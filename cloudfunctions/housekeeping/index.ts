import { runtime, timer } from '../../shared/runtime/index.ts';
import { tickHousekeeping } from '../../shared/runtime/housekeeping.ts';
import { BUDGET_MS } from './budget.ts';

/**
 * What the merchant asked for and somebody with a secret must do (publishing menus, vouchers of WeChat Pay), what merges of
 * two records leave to be moved, counts on records, the ends, reminders, ledger and audit of coupons, and deleting what is no
 * longer needed.
 */
export const main = timer(runtime, BUDGET_MS, tickHousekeeping);
