import type { Clock } from '../core/clock.ts';
import { countCoupons, type CouponStock } from '../coupons/index.ts';
import { idsOf, type CouponCounts, type FollowerState, type Person } from '../identity/index.ts';
import type { Consents, MessageConsent, MessageTemplates } from '../messaging/index.ts';
import { standingOf, type PrivacyDeps, type Standing } from '../privacy/index.ts';
import type { Store, Stores } from '../stores/index.ts';

export interface ProfileDeps extends PrivacyDeps {
  clock: Clock;
  stock: CouponStock;
  stores: Stores;
  consents: Consents;
  templates: MessageTemplates;
}

/** What is known of a person that the person wants to see at a glance. */
export interface Profile extends Pick<Person, 'user'> {
  /** Of an account that they follow. */
  follower?: FollowerState;
  /** The preferred store; absent when it was removed. */
  store?: Store;
  privacy: Standing;
  notices: readonly (MessageConsent & { title?: string })[];
  coupons: CouponCounts;
}

/** Notices by the names that WeChat shows for them. */
async function noticesOf({ consents, templates }: ProfileDeps, person: Person): Promise<Profile['notices']> {
  const agreed = await consents.ofPerson(person);
  const titles = await templates.titlesOf(agreed.map(({ templateId }) => templateId));
  return agreed.map((one) => ({ ...one, title: titles.get(one.templateId) }));
}

/**
 * Reads it all at once: four database requests, one more where a store is preferred, and one where notices were agreed to
 * whose names this instance has not met.
 */
export async function readProfile(deps: ProfileDeps, person: Person): Promise<Profile> {
  const { user, identities } = person;
  const storeId = user.preferences?.storeId?.value;
  const [store, privacy, notices, coupons] = await Promise.all([
    storeId && deps.stores.documents.get(storeId),
    standingOf(deps, user._id),
    noticesOf(deps, person),
    countCoupons(deps, idsOf(user)),
  ]);
  const following = identities.flatMap(({ follower }) => (follower?.state === 'following' ? [follower] : []));
  return {
    ...{ user, privacy, notices, coupons, follower: following[0] },
    store: store && store.state === 'kept' ? store : undefined,
  };
}
