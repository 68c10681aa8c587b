import type * as z from 'zod/mini';
import type { storeDescription } from '../contracts/store.ts';
import type { StoreId, UserId } from '../core/ids.ts';

/** What the operator says of a store. */
export type StoreDescription = z.output<typeof storeDescription>;
export type OpeningHours = StoreDescription['hours'];
export type Place = StoreDescription['place'];

/** Document of `stores`. */
export interface Store {
  _id: StoreId;
  /** `removed`: kept, so that a late repeat of its making does not bring it back, and coupons still know its name. */
  state: 'kept' | 'removed';
  store: StoreDescription;
  /** The place as GeoJSON, which the index of places takes. */
  point: { type: 'Point'; coordinates: [number, number] };
  /** City, name and id: stores are listed in its order, and a page ends at one. */
  order: string;
  city: string;
  /** Raised with each change. */
  revision: number;
  /** Of the change that made this revision: its repeat gets the same answer. */
  requestKey: string;
  updatedAt: Date;
  updatedBy: UserId;
}

/** What is derived from a store's description, to find it by. */
export function findable(
  storeId: StoreId,
  { place, city, name }: StoreDescription,
): Pick<Store, 'point' | 'order' | 'city'> {
  return {
    point: { type: 'Point', coordinates: [place.longitude, place.latitude] },
    order: `${city} ${name} ${storeId}`,
    city,
  };
}
