import type { UserId } from '../../core/ids.ts';
import { openIdsOf, type People, type User } from '../../identity/index.ts';
import type { Coupon } from '../coupon.ts';

/** The live records of these ids; those that were merged are followed, which takes some requests each. */
async function liveRecords(people: People, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, User>> {
  const found = await people.users.getMany([...new Set(userIds)]);
  const records = new Map<UserId, User>();
  for (const user of found) {
    const live = user.mergedInto === undefined ? user : await people.live(user._id);
    if (live) records.set(user._id, live);
  }
  return records;
}

/** By which OpenID in an account the owner of each coupon is addressed; who has none there is left out. Two requests. */
export async function openIdsOfOwners(
  people: People,
  appId: string,
  coupons: readonly Pick<Coupon, '_id' | 'userId'>[],
): Promise<ReadonlyMap<string, string>> {
  const records = await liveRecords(
    people,
    coupons.map(({ userId }) => userId),
  );
  const openIds = await openIdsOf(people, appId, [...new Set(records.values())]);
  return new Map(
    coupons.flatMap(({ _id, userId }) => {
      const live = records.get(userId);
      const openId = live && openIds.get(live._id);
      return openId === undefined ? [] : [[_id, openId] as const];
    }),
  );
}
