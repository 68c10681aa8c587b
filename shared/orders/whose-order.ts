import type { IdentityId, UserId } from '../core/ids.ts';
import { hasMiniProgram, NUMBER_RESTS_MS, recordOf, type People, type User } from '../identity/index.ts';
import { decidingKeys, isPhone, type Phones } from './buyer.ts';
import type { ShopOrder } from './order.ts';

/** Enough to tell one from several. */
const OWNERS = 2;

/**
 * Whose number it was when something was ordered by it: the one live record that has verified it, at most ninety days after
 * the order. Earlier it may have been somebody else's.
 */
async function ownerOf(people: People, number: string, orderedAt: Date): Promise<User | undefined> {
  const where = { 'phone.number': number, mergedInto: { exists: false } };
  const [owner, ...others] = await people.users.find({ where, limit: OWNERS });
  const verifiedAt = owner?.phone?.verifiedAt.getTime() ?? 0;
  return others.length === 0 && verifiedAt - orderedAt.getTime() < NUMBER_RESTS_MS ? owner : undefined;
}

async function ledTo(people: People, key: string, order: ShopOrder, phones: Phones): Promise<User | undefined> {
  if (!isPhone(key)) return key.startsWith('u_') ? people.live(key as UserId) : recordOf(people, key as IdentityId);
  const number = phones.get(key);
  return number === undefined ? undefined : ownerOf(people, number, order.createdAt);
}

/** The people whom the buyer's names lead to; whose data are being erased are nobody. A request or two for each name. */
async function buyersOf(people: People, order: ShopOrder, phones: Phones): Promise<User[]> {
  const users = await Promise.all(decidingKeys(order.buyers ?? []).map((key) => ledTo(people, key, order, phones)));
  return [...new Map(users.flatMap((user) => (user && !user.isShutOut ? [[user._id, user]] : []))).values()];
}

/**
 * An order with its person, by what is known now. A person who was found stays, unless a name that was told since leads to
 * another one: then it is nobody's, until they turn out to be one. Of somebody who only follows it waits all the same: the
 * record goes when they leave, and they may come back as another.
 */
export async function joined(people: People, order: ShopOrder, phones: Phones, now: Date): Promise<ShopOrder> {
  const { buyers = [] } = order;
  if (order.isErased || buyers.length === 0) return order;
  const [found, ...others] = await buyersOf(people, order, phones);
  const isContested = others.length > 0;
  const userId = isContested ? undefined : (found?._id ?? order.userId);
  const isSettled = userId !== undefined && (found ? hasMiniProgram(found) : !order.waitsFor);
  const waits = { waitsFor: decidingKeys(buyers), waitsSince: order.waitsSince ?? now };
  const own = order.contradictions.filter((one) => one !== 'buyer');
  return {
    ...{ ...order, userId, waitsFor: undefined, waitsSince: undefined },
    ...(isSettled ? {} : waits),
    contradictions: isContested ? [...own, 'buyer'] : own,
  };
}
