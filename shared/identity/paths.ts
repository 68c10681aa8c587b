import type { UserId } from '../core/ids.ts';
import type { User } from './identity.ts';

/** More than anybody merges. Paths form no circle, because a record leads to one that was live; a mistake here must not run for ever. */
const MOST_STEPS = 100;

/** The records from an id to the live one. When the last has `mergedInto`, what it led to is gone; empty: there is none. */
export async function followPath(get: (id: UserId) => Promise<User | undefined>, userId: UserId): Promise<User[]> {
  const path: User[] = [];
  for (let next: UserId | undefined = userId; next; next = path.at(-1)?.mergedInto) {
    if (path.length === MOST_STEPS) throw new Error(`user ${userId} leads nowhere`);
    const user = await get(next);
    if (!user) break;
    path.push(user);
  }
  return path;
}
