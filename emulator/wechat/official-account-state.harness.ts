import type { Tables } from './tables.ts';

/** The tables of the services of Official Accounts that a call may change. */
const NAMES = [
  'menus',
  'tags',
  'tag-counts',
  'followers',
  'follower-totals',
  'follow-days',
  'blacklists',
  'qr-codes',
  'qr-permanent',
  'qr-permanent-counts',
  'quota-clears',
  'migrations',
];

/** Everything that these services remember, as one text. */
export function officialAccountState(tables: Tables): string {
  return JSON.stringify(NAMES.map((name) => [name, [...tables.table<unknown>(name).entries()].sort()]));
}
