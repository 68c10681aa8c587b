import { useHas, writesTo } from './collections.ts';
import { control } from './control.ts';
import { useLive } from './use-live.ts';
import type { Person } from './wechat-wire.ts';

/** What somebody is to the merchant, the most first. */
export const ROLES = ['owner', 'operator', 'staff'] as const;
export type Role = (typeof ROLES)[number];

interface WithRoles {
  identityIds?: string[];
  roles?: string[];
}
const MOST = 100;

/** `staff:<store>` is a role of staff, whatever the store. */
const highest = (roles: readonly string[]): Role | undefined =>
  ROLES.find((role) => roles.some((one) => one.split(':')[0] === role));

/** Who of these people works for the merchant, by their names. */
export function useRoles(people: readonly Person[]): ReadonlyMap<string, Role> {
  const has = useHas('users');
  const load = async () =>
    has ? (await control.documents('users', { filter: { roles: { $gt: '' } }, limit: MOST })).documents : [];
  const users = (useLive(load, `roles ${has}`, writesTo('roleChanges')).value ?? []) as WithRoles[];
  const known = people.flatMap(({ name, mpOpenId }) => {
    const user = users.find(({ identityIds = [] }) => identityIds.some((id) => id.endsWith(`:${mpOpenId}`)));
    const role = highest(user?.roles ?? []);
    return role === undefined ? [] : [[name, role] as const];
  });
  return new Map(known);
}
