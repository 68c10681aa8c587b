import type { StoreId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import type { Place, Store } from './store.ts';

/** A part of a list, and where it goes on. */
export interface Page<T> {
  found: T[];
  next?: string;
}

/** Where stores are kept. */
export class Stores {
  readonly documents: Collection<Store>;

  constructor(database: Database) {
    this.documents = database.collection<Store>('stores');
  }

  /** True for a store that is not removed. */
  async isKept(storeId: StoreId): Promise<boolean> {
    return (await this.documents.get(storeId))?.state === 'kept';
  }

  /** What these are called, in the order given; one that was removed by its id. */
  async names(storeIds: readonly StoreId[]): Promise<{ storeId: StoreId; name: string }[]> {
    const found = new Map((await this.documents.getMany(storeIds)).map((one) => [one._id, one]));
    return storeIds.map((storeId) => ({ storeId, name: found.get(storeId)?.store.name ?? storeId }));
  }

  /** Those behind `after` in the order of city and name. */
  async page({ city, after = '', limit }: { city?: string; after?: string; limit: number }): Promise<Page<Store>> {
    const found = await this.documents.find({
      where: { state: 'kept', order: { gt: after }, ...(city === undefined ? {} : { city }) },
      orderBy: { field: 'order', direction: 'asc' },
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    return { found: page, next: found.length > limit ? page.at(-1)?.order : undefined };
  }

  /** The nearest to a place, nearest first. */
  nearest(place: Place, { city, limit }: { city?: string; limit: number }): Promise<Store[]> {
    const where = { state: 'kept', point: { near: place }, ...(city === undefined ? {} : { city }) };
    return this.documents.find({ where, limit });
  }
}
