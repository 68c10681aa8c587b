export { grantRole, revokeRole } from './change-role.ts';
export { claimOwnership } from './claim-ownership.ts';
export { listRoles } from './list-roles.ts';
export { ownRoles } from './own-roles.ts';
export { ownedRoles } from './owned-roles.ts';
export { issueOwnerCode, type OwnerCode } from './owner-code.ts';
export { RoleLog, type RoleChange } from './role-log.ts';
