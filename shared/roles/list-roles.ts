import type { UserId } from '../core/ids.ts';
import type { People, Role } from '../identity/index.ts';
import type { RoleLog } from './role-log.ts';

/** Somebody and what they may do. */
export interface PersonWithRoles {
  userId: UserId;
  roles: Role[];
}

const PAGE = 100;

/** The roles of one person, whose record an id may only lead to; none of somebody who is not known. */
export async function rolesOf(people: Pick<People, 'live'>, userId: UserId): Promise<PersonWithRoles> {
  const user = await people.live(userId);
  return { userId: user?._id ?? userId, roles: user?.roles ?? [] };
}

/** Everybody who has a role, in the order of their ids, from behind `after` on. */
export async function listRoles(
  roles: RoleLog,
  after: string = '',
): Promise<{ people: PersonWithRoles[]; next?: UserId }> {
  await roles.settle();
  const found = await roles.users.find({
    where: { roles: { gt: '' }, _id: { gt: after } },
    orderBy: { field: '_id', direction: 'asc' },
    limit: PAGE + 1,
  });
  const people = found.slice(0, PAGE).map((user) => ({ userId: user._id, roles: user.roles }));
  return { people, next: found.length > PAGE ? people.at(-1)?.userId : undefined };
}
