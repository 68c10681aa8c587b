import type { Clock } from '../core/clock.ts';
import { countCoupons, type CouponStock } from '../coupons/index.ts';
import { idsOf, type CouponCounts, type FollowerState, type Person } from '../identity/index.ts';
import type { Consents, MessageConsent } from '../messaging/index.ts';
import { standingOf, type PrivacyDeps, type Standing } from '../privacy/index.ts';
import type { Store, Stores } from '../stores/index.ts';

export interface ProfileDeps extends PrivacyDeps {
  clock: Clock;
  stock: CouponStock;
  stores: Stores;
  consents: Consents;
}

/** What is known of a person that the person wants to see at a glance. */
export interface Profile extends Pick<Person, 'user'> {
  /** Of an account that they follow. */
  follower?: FollowerState;
  /** The preferred store; absent when it was removed. */
  store?: Store;
  privacy: Standing;
  notices: readonly MessageConsent[];
  coupons: CouponCounts;
}

/** Reads it all at once: four database requests, one more where a store is preferred. */
export async function readProfile(deps: ProfileDeps, person: Person): Promise<Profile> {
  const { user, identities } = person;
  const storeId = user.preferences?.storeId?.value;
  const [store, privacy, notices, coupons] = await Promise.all([
    storeId && deps.stores.documents.get(storeId),
    standingOf(deps, user._id),
    deps.consents.ofPerson(person),
    countCoupons(deps, idsOf(user)),
  ]);
  const following = identities.flatMap(({ follower }) => (follower?.state === 'following' ? [follower] : []));
  return {
    ...{ user, privacy, notices, coupons, follower: following[0] },
    store: store && store.state === 'kept' ? store : undefined,
  };
}
