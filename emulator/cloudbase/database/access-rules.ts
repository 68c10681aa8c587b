import { CloudBaseError } from '../gateway/action.ts';

/** Who may read and write a collection from a client: nobody. The data model of a deployment knows no other level. */
export type AccessLevel = 'ADMINONLY';

/**
 * Refuses a client's request of the database, whatever it asks for: every collection is ADMINONLY, those that a function has
 * created too (on the platform they begin with a level that lets clients in, so a deployment closes them).
 * https://docs.cloudbase.net/database/data-permission
 */
export function refuseClient(collection: unknown, exists: boolean): never {
  if (typeof collection !== 'string' || !exists) {
    throw new CloudBaseError(
      'DATABASE_COLLECTION_NOT_EXIST',
      `Db or Table not exist: ${String(collection).slice(0, 100)}`,
    );
  }
  throw new CloudBaseError('DATABASE_PERMISSION_DENIED', 'Permission denied');
}
