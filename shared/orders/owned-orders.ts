import type { Database } from '../db/database.ts';
import { ownedByUser, type Owned } from '../identity/index.ts';

/** Orders go with the person. */
export const ownedOrders = (database: Database): Owned => ownedByUser(database, 'orders');
