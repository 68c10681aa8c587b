import type { Clock } from '../core/clock.ts';
import type { StoreId, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { isOwner, storesOf, type People } from '../identity/index.ts';
import { rolesOf, type PersonWithRoles } from './list-roles.ts';
import type { RoleChange, RoleLog } from './role-log.ts';

export interface RoleDeps {
  clock: Clock;
  people: Pick<People, 'live'>;
  roles: RoleLog;
}

export type ChangeRequest = Pick<RoleChange, 'userId' | 'role'> & { by: UserId; requestId: string };

type Refusal = 'ROLE.NO_SUCH_USER' | 'ROLE.NOT_OWNER';

async function isLastOwner({ users }: RoleLog, userId: UserId): Promise<boolean> {
  const owners = await users.find({ where: { roles: 'owner' }, limit: 2 });
  return owners.every(({ _id }) => _id === userId);
}

/** Whether the change may be made now, of whose live record, and whether there is anything to change. */
async function look(
  { people }: RoleDeps,
  { userId, by, role }: ChangeRequest,
): Promise<Result<{ userId: UserId; hasRole: boolean }, Refusal>> {
  const [whose, changer] = await Promise.all([people.live(userId), people.live(by)]);
  // Asked when they were let in, and again here: another owner's change may have come in between.
  if (!changer || !isOwner(changer.roles)) return err('ROLE.NOT_OWNER');
  return whose ? ok({ userId: whose._id, hasRole: whose.roles.includes(role) }) : err('ROLE.NO_SUCH_USER');
}

/** Gives a person a role, for an owner. Nothing is written when they have it. */
export async function grantRole(
  deps: RoleDeps & { stores: { isKept(storeId: StoreId): Promise<boolean> } },
  request: ChangeRequest,
): Promise<Result<PersonWithRoles, Refusal | 'ROLE.NO_SUCH_STORE'>> {
  const { clock, people, roles, stores } = deps;
  const [storeId] = storesOf([request.role]);
  const granted = await roles.change<Refusal | 'ROLE.NO_SUCH_STORE'>(async () => {
    const looked = await look(deps, request);
    if (!looked.ok) return looked;
    const { userId, hasRole } = looked.data;
    if (hasRole) return ok(undefined);
    if (storeId && !(await stores.isKept(storeId))) return err('ROLE.NO_SUCH_STORE');
    return ok({ change: 'grant' as const, at: clock.now(), ...request, userId });
  });
  return granted.ok ? ok(await rolesOf(people, request.userId)) : granted;
}

/** Takes a role from a person, for an owner; never the last owner's. */
export async function revokeRole(
  deps: RoleDeps,
  request: ChangeRequest,
): Promise<Result<PersonWithRoles, Refusal | 'ROLE.LAST_OWNER'>> {
  const { clock, people, roles } = deps;
  const revoked = await roles.change<Refusal | 'ROLE.LAST_OWNER'>(async () => {
    const looked = await look(deps, request);
    if (!looked.ok) return looked;
    const { userId, hasRole } = looked.data;
    if (!hasRole) return ok(undefined);
    if (request.role === 'owner' && (await isLastOwner(roles, userId))) return err('ROLE.LAST_OWNER');
    return ok({ change: 'revoke' as const, at: clock.now(), ...request, userId });
  });
  return revoked.ok ? ok(await rolesOf(people, request.userId)) : revoked;
}
