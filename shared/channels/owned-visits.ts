import type { Database } from '../db/database.ts';
import { ownedByUser, type Owned } from '../identity/index.ts';

/** Visits go with the person. */
export const ownedVisits = (database: Database): Owned => ownedByUser(database, 'visits');
