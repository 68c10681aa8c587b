import type { OutputOf } from '../contracts/contract.ts';
import type { storeNearest } from '../contracts/store.ts';
import type { Clock } from '../core/clock.ts';
import { distanceBetween } from './distance.ts';
import { openingAt } from './opening.ts';
import type { Place, Store } from './store.ts';
import type { Page, Stores } from './stores.ts';

type Found = OutputOf<typeof storeNearest>;

export interface Search {
  place?: Place;
  city?: string;
  /** Where the last page ended; without a place only. */
  after?: string;
}

/** As many as somebody looks at. */
const PAGE = 20;

/** A store as customers see it at a moment. */
export function presentStore({ _id, store }: Store, now: Date, from?: Place): Found['stores'][number] {
  const { isOpen, closesAt, opensAt } = store.state === 'open' ? openingAt(store.hours, now) : { isOpen: false };
  return {
    storeId: _id,
    ...store,
    distance: from && distanceBetween(from, store.place),
    isOpen,
    closesAt: closesAt?.toISOString(),
    opensAt: opensAt?.toISOString(),
  };
}

/** With a place the nearest stores, nearest first; without one a page in the order of city and name. One request. */
export async function findStores(
  { clock, stores }: { clock: Clock; stores: Stores },
  { place, city, after }: Search,
): Promise<Found> {
  const { found, next }: Page<Store> = place
    ? { found: await stores.nearest(place, { city, limit: PAGE }) }
    : await stores.page({ city, after, limit: PAGE });
  const now = clock.now();
  return { stores: found.map((store) => presentStore(store, now, place)), next };
}
