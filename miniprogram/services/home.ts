import type { OutputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import { callCustomer, type CallResult } from './cloud';
import { currentChannelId } from './session';

export type Home = OutputOf<Contracts['user.home']>;
export type FoundStore = NonNullable<Home['store']>;

/** Everything on the first page. */
export const readHome = (): Promise<CallResult<Home>> => callCustomer('user.home', { channelId: currentChannelId() });

/** Of so many pages somebody looks at the list; one has twenty stores. */
const MOST_PAGES = 10;

/** The nearest stores; `place`: GCJ-02. */
export async function findNearestStores(place: {
  longitude: number;
  latitude: number;
}): Promise<CallResult<FoundStore[]>> {
  const result = await callCustomer('store.nearest', { place });
  return result.ok ? { ok: true, data: result.data.stores } : result;
}

/** All stores by city and name, for whoever gives no place. */
export async function listStores(): Promise<CallResult<FoundStore[]>> {
  const stores: FoundStore[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const result = await callCustomer('store.nearest', after === undefined ? {} : { after });
    if (!result.ok) return result;
    stores.push(...result.data.stores);
    after = result.data.next;
    if (after === undefined) break;
  }
  return { ok: true, data: stores };
}
