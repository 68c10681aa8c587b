import { ownerClaim } from '../../shared/contracts/index.ts';
import { claimOwnership } from '../../shared/roles/index.ts';
import { call, member } from '../../shared/runtime/index.ts';

/** How the first owner becomes one: until then nobody has a role. */
export const ownerCalls = [
  call(ownerClaim, member, ({ input, caller, runtime, requestId }) =>
    claimOwnership(runtime, { ...input, ...caller, requestId }),
  ),
];
