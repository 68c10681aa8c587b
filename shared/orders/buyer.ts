import type { ToldBuyer } from '../contracts/order-tell.ts';
import { keyedId, type IdentityId } from '../core/ids.ts';
import { idsOf, miniProgramIdentityId, userIdFor, type User } from '../identity/index.ts';

/** What makes ids of what a buyer is named by. */
export interface BuyerIds {
  /** The mini program's, whose OpenIDs are told. */
  miniProgramAppId: string;
  /** PHONE_KEY; absent: nobody is found by their number. */
  phoneKey?: string;
}

/** Telephone numbers by their ids: those that are known just now, because somebody told them. */
export type Phones = ReadonlyMap<string, string>;

const PHONE = 'phone:';

/** Whether it is the id of a telephone number, not of a record or an identity. */
export const isPhone = (key: string): boolean => key.startsWith(PHONE);

/** Numbers (`+8613800138000`) by ids which say to nobody without the key which numbers they are. */
export const phonesById = (numbers: readonly string[], { phoneKey }: BuyerIds): Phones =>
  new Map(phoneKey === undefined ? [] : numbers.map((number) => [`${PHONE}${keyedId(phoneKey, number)}`, number]));

/** The number that a buyer was named by; one of mainland China is told without its country's code. */
export const numbersIn = ({ phone }: ToldBuyer): string[] =>
  phone === undefined ? [] : [phone.startsWith('+') ? phone : `+86${phone}`];

/** By what a buyer was named: ids of a record, of an identity, of a number. */
export function buyerKeys(buyer: ToldBuyer, ids: BuyerIds): string[] {
  const { userId, openId, unionId } = buyer;
  const { miniProgramAppId: appId } = ids;
  return [
    ...(userId === undefined ? [] : [userId]),
    ...(openId === undefined ? [] : [miniProgramIdentityId({ appId, openId })]),
    ...(unionId === undefined ? [] : [userIdFor({ _id: '' as IdentityId, unionId })]),
    ...phonesById(numbersIn(buyer), ids).keys(),
  ];
}

/** By what people may have been named, beside their numbers. */
export const identityKeys = (user: User): string[] => [...idsOf(user), ...user.identityIds];

/**
 * By which of its keys an order is joined to somebody. A number is the weakest: it counts where nothing else was told, so
 * that a present ordered for another's telephone is not theirs.
 */
export const decidingKeys = (keys: readonly string[]): string[] => {
  const identities = keys.filter((key) => !isPhone(key));
  return identities.length > 0 ? identities : [...keys];
};
