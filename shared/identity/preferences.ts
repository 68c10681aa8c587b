import type * as z from 'zod/mini';
import type { deliveryAddress } from '../contracts/preferences.ts';
import type { StoreId } from '../core/ids.ts';

export type DeliveryAddress = z.output<typeof deliveryAddress>;

/** One thing that a person has said they prefer. Without a value it was taken back, which is a word like any other. */
export interface Preference<T> {
  value?: T;
  /** When they said so: of two records that become one the newer word stands. */
  at: Date;
  /** It came with this merge, in place of what the survivor had; an undo gives that back. A newer word drops both. */
  mergeId?: string;
  before?: Preference<T>;
}

/** What can be preferred. */
export interface Preferred {
  address: DeliveryAddress;
  storeId: StoreId;
  topics: readonly string[];
}

/** What a person has said they prefer; nothing of it was guessed. */
export type Preferences = { revision: number } & { [F in keyof Preferred]?: Preference<Preferred[F]> };

const FIELDS = ['address', 'storeId', 'topics'] as const satisfies readonly (keyof Preferred)[];

/** Of the survivor and the other: the newer; of the same moment the survivor's. */
function newer<T>(own: Preference<T> | undefined, other: Preference<T> | undefined, mergeId: string) {
  if (!other || (own && own.at >= other.at)) return own;
  const { value, at } = other;
  return { ...(value === undefined ? {} : { value }), at, mergeId, ...(own ? { before: own } : {}) };
}

const isFrom = <T>(preference: Preference<T> | undefined, mergeId: string) => preference?.mergeId === mergeId;

const withoutAbsent = (preferences: Preferences): Preferences =>
  Object.fromEntries(Object.entries(preferences).filter(([, value]) => value !== undefined)) as Preferences;

/** The preferences of two records that become one; who changes a revision of before is told so. */
export function joinedPreferences(
  own: Preferences | undefined,
  other: Preferences | undefined,
  mergeId: string,
): Preferences | undefined {
  if (!own && !other) return undefined;
  return withoutAbsent({
    revision: Math.max(own?.revision ?? 0, other?.revision ?? 0) + 1,
    address: newer(own?.address, other?.address, mergeId),
    storeId: newer(own?.storeId, other?.storeId, mergeId),
    topics: newer(own?.topics, other?.topics, mergeId),
  });
}

/** What the survivor has when that is undone: what it was told since stays. */
export function separatedPreferences(joined: Preferences | undefined, mergeId: string): Preferences | undefined {
  if (!joined) return undefined;
  const { address, storeId, topics } = joined;
  return withoutAbsent({
    revision: joined.revision + 1,
    address: isFrom(address, mergeId) ? address?.before : address,
    storeId: isFrom(storeId, mergeId) ? storeId?.before : storeId,
    topics: isFrom(topics, mergeId) ? topics?.before : topics,
  });
}

/** As the contract shows them. */
export const presentPreferences = ({ revision, ...preferences }: Preferences = { revision: 0 }) => ({
  revision,
  address: preferences.address?.value,
  storeId: preferences.storeId?.value,
  topics: [...(preferences.topics?.value ?? [])],
});

/** For people. */
export function preferenceTexts({ address, storeId, topics }: Preferences): string[] {
  return [
    ...(address?.value ? [`默认收货地址：${addressText(address.value)}，电话 ${address.value.phone}`] : []),
    ...(storeId?.value ? [`常去门店：${storeId.value}`] : []),
    ...(topics?.value?.length ? [`关注的话题：${topics.value.join('、')}`] : []),
  ];
}

/** What of an address is words. */
export const addressText = ({ recipient, province, city, county = '', detail }: DeliveryAddress): string =>
  `${recipient}，${province}${city}${county}${detail}`;

/** The fields that a change names. */
export const namedFields = (change: { [F in keyof Preferred]?: Preferred[F] | null }) =>
  FIELDS.filter((field) => change[field] !== undefined);
