import type { FollowerStore } from '../followers/store.ts';
import type { PeopleStore } from '../people/store.ts';
import { seededNumber } from '../seeded.ts';
import type { Viewer } from './store.ts';

/** Field of `seededNumber` that belongs to phones. */
const PLATFORM_FIELD = 300;

/** How many of a hundred people have an iPhone; all others have Android (a plausible share, not a measured one). */
const IOS_PERCENT = 30;

/** The follower with this OpenID, as menus see one; undefined for anybody else. */
export function viewerWith(
  { people, followers, seed }: { people: PeopleStore; followers: FollowerStore; seed: number },
  appId: string,
  openId: string,
): Viewer | undefined {
  const index = people.indexOf(appId, openId);
  const follower = index === undefined ? undefined : followers.of(appId).at(index);
  return follower && { tagIds: follower.tagIds, platform: clientPlatform(seed, follower.index) };
}

/** The phone of a person, as `client_platform_type` counts: `1` iOS, `2` Android. The same at every account. */
function clientPlatform(seed: number, index: number): string {
  return seededNumber(seed, index, PLATFORM_FIELD) % 100 < IOS_PERCENT ? '1' : '2';
}
