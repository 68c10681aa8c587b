import type { StoreId, UserId } from '../core/ids.ts';
import type { Store, StoreDescription } from './store.ts';

/** Around the People's Square of Shanghai, which is nobody's address. */
export const CENTRE = { longitude: 121.4737, latitude: 31.2304 };

export const OPERATOR = 'u_operator' as UserId;

export const nineToNine = Array.from({ length: 7 }, () => [{ from: '09:00', until: '21:00' }]);

export const describedAs = (changes: Partial<StoreDescription> = {}): StoreDescription => ({
  ...{ name: '一店', city: '上海', address: '人民路 1 号', place: CENTRE, hours: { week: nineToNine } },
  state: 'open',
  ...changes,
});

export const change = (storeId: string, revision: number, store: StoreDescription, requestKey = 'key-0001') => ({
  ...{ storeId: storeId as StoreId, revision, requestKey, store, userId: OPERATOR },
});

/** So many degrees of latitude north of the centre; one is some 111 km. */
export const north = (degrees: number): Store['store']['place'] => ({
  ...CENTRE,
  latitude: CENTRE.latitude + degrees,
});
