import type { Visit } from '../channels/index.ts';
import type { Coupon } from '../coupons/index.ts';
import { BATCH_SIZE, type Database } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import type { ShopOrder } from '../orders/index.ts';
import { activityBatches, type ActivityBatch } from './activity.ts';
import type { CountedPerson } from './counted-person.ts';

const COUPON_FIELDS = [
  ...['userId', 'templateId', 'channelId', 'issuedAt', 'state', 'history'],
  ...['redeemedAt', 'redeemedIn', 'orderId', 'terms.benefit'],
];
const ORDER_FIELDS = [
  'userId',
  'channelId',
  'paidAt',
  'paid',
  'refunded',
  'changedAt',
  'couponIds',
  'storeId',
] as const;

export type CountedVisit = Pick<Visit, '_id' | 'userId' | 'channelId' | 'scene' | 'at'>;
type CouponField =
  'userId' | 'templateId' | 'channelId' | 'issuedAt' | 'state' | 'history' | 'redeemedAt' | 'redeemedIn' | 'orderId';
export type CountedCoupon = Pick<Coupon, '_id' | CouponField> & { terms: Pick<Coupon['terms'], 'benefit'> };
export type CountedOrder = Pick<ShopOrder, '_id' | (typeof ORDER_FIELDS)[number]>;

/** What one person did, as far as it is kept and counted. */
export interface History {
  person: CountedPerson;
  visits: readonly CountedVisit[];
  batches: readonly ActivityBatch[];
  coupons: readonly CountedCoupon[];
  orders: readonly CountedOrder[];
}

/** The documents of each person. */
function byPerson<T>(documents: readonly T[], idOf: (document: T) => string | undefined): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const document of documents) {
    const id = idOf(document) ?? '';
    const own = found.get(id);
    if (own) own.push(document);
    else found.set(id, [document]);
  }
  return found;
}

/** So many documents of one kind are looked at together; one person who left more is a machine. */
const MOST_DOCUMENTS = 3 * BATCH_SIZE;

/** What these people did; undefined when it is too much to be looked at together. */
async function readHistories(
  database: Database,
  people: readonly CountedPerson[],
  from: Date,
): Promise<History[] | undefined> {
  const userId = { in: people.flatMap(({ userIds }) => userIds) };
  const identityId = { in: people.flatMap(({ identityIds }) => identityIds) };
  const all = <T extends { _id: string }>(name: 'visits' | 'coupons' | 'orders') => database.collection<T>(name);
  const [visits, batches, coupons, orders] = await Promise.all([
    findAll(all<CountedVisit>('visits'), { userId, at: { gte: from } }, undefined, MOST_DOCUMENTS),
    findAll(activityBatches(database), { identityId, receivedAt: { gte: from } }, undefined, MOST_DOCUMENTS),
    findAll(all<CountedCoupon>('coupons'), { userId }, COUPON_FIELDS, MOST_DOCUMENTS),
    findAll(all<CountedOrder>('orders'), { userId }, ORDER_FIELDS, MOST_DOCUMENTS),
  ]);
  if ([visits, batches, coupons, orders].some(({ length }) => length > MOST_DOCUMENTS)) return undefined;
  const owned = {
    visits: byPerson(visits, (one) => one.userId),
    batches: byPerson(batches, (one) => one.identityId),
    coupons: byPerson(coupons, (one) => one.userId),
    orders: byPerson(orders, (one) => one.userId),
  };
  return people.map((person) => ({
    person,
    visits: person.userIds.flatMap((id) => owned.visits.get(id) ?? []),
    batches: person.identityIds.flatMap((id) => owned.batches.get(id) ?? []),
    coupons: person.userIds.flatMap((id) => owned.coupons.get(id) ?? []),
    orders: person.userIds.flatMap((id) => owned.orders.get(id) ?? []),
  }));
}

/**
 * What these people did, from a moment on; of coupons and orders everything. Four requests, and one more for each thousand
 * documents; by halves, where there are many of them. A machine did nothing: it must not keep the others from being counted.
 */
export async function historiesOf(
  database: Database,
  people: readonly CountedPerson[],
  from: Date,
): Promise<History[]> {
  const found = await readHistories(database, people, from);
  if (found) return found;
  if (people.length === 1)
    return people.map((person) => ({ person, visits: [], batches: [], coupons: [], orders: [] }));
  const half = Math.ceil(people.length / 2);
  const first = await historiesOf(database, people.slice(0, half), from);
  return [...first, ...(await historiesOf(database, people.slice(half), from))];
}
