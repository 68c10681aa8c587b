import type { OutputOf } from '../contracts/contract.ts';
import type { userProfile } from '../contracts/profile.ts';
import { presentPreferences } from '../identity/index.ts';
import { presentStanding } from '../privacy/index.ts';
import type { Profile } from './read-profile.ts';

/** A profile as its contract sends it. */
export function presentProfile({
  user,
  follower,
  store,
  privacy,
  notices,
  coupons,
}: Profile): OutputOf<typeof userProfile> {
  const { claimed, usable, used, expired, nextExpiryAt } = coupons;
  return {
    ...{ userId: user._id, since: user.createdAt.toISOString(), roles: [...user.roles] },
    identities: user.identityIds.length,
    follow: { isFollower: follower !== undefined, since: follower?.subscribedAt?.toISOString() },
    visits: { firstAt: user.firstTouch?.at.toISOString(), lastAt: user.lastTouch?.at.toISOString() },
    preferences: presentPreferences(user.preferences),
    store: store && { storeId: store._id, ...placeOf(store.store) },
    privacy: presentStanding(privacy),
    notices: notices.map(({ templateId, title, left, always = false }) => ({ templateId, title, left, always })),
    coupons: { claimed, usable, used, expired, nextExpiryAt: nextExpiryAt?.toISOString() },
  };
}

const placeOf = ({ name, city, address }: { name: string; city: string; address: string }) => ({ name, city, address });
