import { rollUpVisits } from '../channels/index.ts';
import { rollUpCoupons } from '../coupons/index.ts';
import type { Database } from '../db/database.ts';
import { rollUpOrders } from '../orders/index.ts';
import type { RollUp } from '../rollups/index.ts';

/** What is counted on people's records: a line for each subject. */
export const rollUpsOf = (database: Database): readonly RollUp[] => [
  rollUpVisits(database),
  rollUpCoupons(database),
  rollUpOrders(database),
];
