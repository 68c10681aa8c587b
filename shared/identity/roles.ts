import type { StoreId } from '../core/ids.ts';

/**
 * What a person may do beyond what every customer may; an owner may do everything that an operator may. A text each, so
 * that to give, to take and to unite them are operations on sets of texts, atomic in the database.
 */
export type Role = 'owner' | 'operator' | `staff:${StoreId}`;

export const staffOf = (storeId: StoreId): Role => `staff:${storeId}`;

const STAFF = 'staff:';

/** The stores whose staff somebody with these roles is. */
export const storesOf = (roles: readonly string[]): StoreId[] =>
  roles.filter((role) => role.startsWith(STAFF)).map((role) => role.slice(STAFF.length) as StoreId);

export const isOwner = (roles: readonly string[]): boolean => roles.includes('owner');
export const isOperator = (roles: readonly string[]): boolean => isOwner(roles) || roles.includes('operator');
