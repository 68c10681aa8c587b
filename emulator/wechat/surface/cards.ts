import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import type { FollowerCard } from '../followers/entities.ts';
import type { Person } from '../people/entities.ts';
import type { Stores } from '../stores.ts';

/** A person with the state of the moment. */
export interface PersonCard extends Omit<Person, 'index'> {
  /** OpenIDs at the first Official Account and the first mini program. */
  oaOpenId: string;
  mpOpenId: string;
  /** Follows the first Official Account. */
  following: boolean;
  /** Keys of the Official Accounts that this person follows. */
  follows: string[];
}

/** What the console and the preview show of somebody. */
export function personCard({ accounts, followers }: Stores, { index, ...person }: Person): PersonCard {
  const isFollowing = ({ appId }: Account) => followers.of(appId).isFollowing(index);
  return {
    ...person,
    oaOpenId: person.openIds[accounts.oa.key]!,
    mpOpenId: person.openIds[accounts.miniprogram.key]!,
    following: isFollowing(accounts.oa),
    follows: accounts.all.filter((one) => isOfficialAccount(one) && isFollowing(one)).map(({ key }) => key),
  };
}

/** Followers of an account behind the OpenID `after`, in the order of the list. */
export function followerCards(
  { accounts, people, ...stores }: Stores,
  { appId, boundToOpenPlatform }: Account,
  { after, limit }: { after?: string; limit: number },
): FollowerCard[] {
  const from = after === undefined ? -1 : people.indexOf(appId, after);
  if (from === undefined) return [];
  const followers = stores.followers.of(appId);
  const indexes = followers.page(from, limit);
  const [openIds, mpOpenIds] = [appId, accounts.miniprogram.appId].map((id) => people.openIdsOf(id, indexes));
  return indexes.map((index, at) => {
    const { index: _, ...follower } = followers.at(index)!;
    const unionId = boundToOpenPlatform ? people.unionIdAt(index) : undefined;
    const ids = { openId: openIds![at]!, mpOpenId: mpOpenIds![at]!, ...(unionId === undefined ? {} : { unionId }) };
    return { ...follower, ...ids, name: people.nameAt(index) };
  });
}
