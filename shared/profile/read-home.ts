import { countCoupons, listOffers, type Offer } from '../coupons/index.ts';
import { idsOf, type CouponCounts, type People, type Person } from '../identity/index.ts';
import type { Store } from '../stores/index.ts';
import type { ProfileDeps } from './read-profile.ts';

export interface HomeDeps extends Pick<ProfileDeps, 'clock' | 'stock' | 'stores'> {
  people: People;
}

/** What somebody sees who opens the mini program. */
export interface Home {
  /** Those that are worth the first page. */
  offers: Offer[];
  claimable: number;
  coupons?: CouponCounts;
  isFollower: boolean;
  store?: Store;
}

/** The other statuses are for the coupon centre. */
const SHOWN: readonly Offer['status'][] = ['claimable', 'notStarted', 'claimed'];

/** As many as somebody looks at before they scroll on to the coupon centre. */
const MOST_OFFERS = 6;

async function storeFor({ stores }: HomeDeps, person: Person | undefined): Promise<Store | undefined> {
  const storeId = person?.user.preferences?.storeId?.value;
  const preferred = storeId && (await stores.documents.get(storeId));
  if (preferred && preferred.state === 'kept') return preferred;
  const { found } = await stores.page({ limit: 2 });
  return found.length === 1 ? found[0] : undefined;
}

/**
 * Reads it all at once: the requests of `listOffers`, one or two for the store and, of a person who is known, one for the
 * coupons.
 */
export async function readHome(
  deps: HomeDeps,
  { person, channelId }: { person?: Person; channelId?: string },
): Promise<Home> {
  const [offers, coupons, store] = await Promise.all([
    listOffers(deps, { userId: person?.user._id, channelId }),
    person && countCoupons(deps, idsOf(person.user)),
    storeFor(deps, person),
  ]);
  const all = offers.ok ? offers.data : [];
  return {
    offers: SHOWN.flatMap((status) => all.filter((offer) => offer.status === status)).slice(0, MOST_OFFERS),
    claimable: all.filter(({ status }) => status === 'claimable').length,
    coupons,
    isFollower: person?.identities.some(({ follower }) => follower?.state === 'following') ?? false,
    store,
  };
}
