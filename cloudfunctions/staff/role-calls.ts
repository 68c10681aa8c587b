import { roleGrant, roleList, roleRevoke } from '../../shared/contracts/index.ts';
import type { UserId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import type { Role } from '../../shared/identity/index.ts';
import { grantRole, listRoles, revokeRole } from '../../shared/roles/index.ts';
import { call, owner } from '../../shared/runtime/index.ts';

/** What the contract has taken for an id and a role. */
const named = ({ userId, role }: { userId: string; role: string }) => ({
  userId: userId as UserId,
  role: role as Role,
});

/** Who may do what. */
export const roleCalls = [
  call(roleList, owner, async ({ input, runtime, concerning }) => {
    const listed = await listRoles(runtime.roles, input.after);
    await concerning(listed.people.map(({ userId }) => userId));
    return ok(listed);
  }),
  call(roleGrant, owner, ({ input, caller, runtime, requestId }) =>
    grantRole(runtime, { ...named(input), by: caller.userId, requestId }),
  ),
  call(roleRevoke, owner, ({ input, caller, runtime, requestId }) =>
    revokeRole(runtime, { ...named(input), by: caller.userId, requestId }),
  ),
];
