import type { UserId } from '../core/ids.ts';
import type { Database } from '../db/database.ts';
import type { Merge, Owned, Records, Role, User } from '../identity/index.ts';
import { RoleLog, type NewChange } from './role-log.ts';

const without = (roles: readonly Role[], others: readonly Role[]): Role[] =>
  roles.filter((one) => !others.includes(one));

/** What a merge or its undo changes of the roles of two records. */
function changesOf(
  { _id: mergeId, decidedAt, by, undoneAt, undoneBy }: Merge,
  before: Records,
  after: Records,
): NewChange[] {
  const said = { mergeId, at: undoneAt ?? decidedAt, by: undoneAt ? undoneBy : by };
  return before.flatMap(({ _id: userId, roles }, index) => {
    const now = after[index]?.roles ?? [];
    const of = (change: NewChange['change']) => (role: Role) => ({ change, role, userId, ...said });
    return [...without(now, roles).map(of('grant')), ...without(roles, now).map(of('revoke'))];
  });
}

/**
 * Roles go with the person, on the record itself. That they do is a change of roles like any other, with its entry in
 * `roleChanges`, in the transaction that makes it. Costs nothing where no role comes or goes.
 */
export function ownedRoles(database: Database): Owned {
  const users = database.collection<User>('users');
  const log = new RoleLog(database);
  const rolesOf = async (userId: UserId) => (await users.get(userId))?.roles ?? [];
  return {
    name: 'roles',
    move: async () => {},
    moveBack: async () => {},
    count: async (userId) => (await rolesOf(userId)).length,
    came: async ({ from }) => (await users.get(from))?.movedRoles?.length ?? 0,
    isSpent: async () => false,
    async decided(transaction, merge, before, [into, from]) {
      const changes = changesOf(merge, before, [into, from]);
      if (changes.length === 0) return [into, from];
      const lastRoleChange = await log.keepIn(transaction, changes);
      return [
        { ...into, lastRoleChange },
        { ...from, lastRoleChange },
      ];
    },
  };
}
