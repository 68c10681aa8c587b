import type { Database } from '../db/database.ts';
import type { Owned, User } from '../identity/index.ts';

/** Labels go with the record that they stand on; a merge and its preview tell how many. */
export function ownedLabels(database: Database): Owned {
  const users = database.collection<User>('users');
  return {
    name: 'labels',
    move: async () => {},
    moveBack: async () => {},
    count: async (userId) => (await users.get(userId))?.labels?.length ?? 0,
    came: async ({ from }) => (await users.get(from))?.movedLabels?.length ?? 0,
    isSpent: async () => false,
  };
}
