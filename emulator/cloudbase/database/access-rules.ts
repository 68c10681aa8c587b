import { CloudBaseError } from '../gateway/action.ts';

/**
 * Refuses a client's request of the database, whatever it asks for: every collection is ADMINONLY, the only level that a
 * data model knows here. So are those that a function has created; on the platform they begin with a level that lets
 * clients in. https://docs.cloudbase.net/database/data-permission
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
