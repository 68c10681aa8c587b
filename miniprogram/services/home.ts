import type { OutputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import { callCustomer, type CallResult } from './cloud';
import { currentChannelId } from './session';

export type Home = OutputOf<Contracts['user.home']>;
export type FoundStore = NonNullable<Home['store']>;

/** Everything on the first page. */
export const readHome = (): Promise<CallResult<Home>> => callCustomer('user.home', { channelId: currentChannelId() });

/** The stores, nearest first where the place is known. `place`: GCJ-02. */
export async function findStores(place?: { longitude: number; latitude: number }): Promise<CallResult<FoundStore[]>> {
  const result = await callCustomer('store.nearest', place ? { place } : {});
  return result.ok ? { ok: true, data: result.data.stores } : result;
}
