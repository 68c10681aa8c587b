import type { IdentityId, UserId } from '../core/ids.ts';
import type { Identity, User } from './identity.ts';
import type { People } from './people.ts';

/** One person, by everything that names them: what is theirs is found by it, and nothing else. */
export interface Person {
  user: User;
  /** The ids of the record and of those that were merged into it. */
  userIds: readonly UserId[];
  identities: readonly Identity[];
}

/** All the ids of a record. */
export const idsOf = (user: User): UserId[] => [user._id, ...(user.formerIds ?? [])];

/**
 * The live record of somebody who is let in by this identity. One database request; two more where the list of a record
 * does not say it for certain.
 */
export async function recordOf(people: People, id: IdentityId): Promise<User | undefined> {
  const [listing, ...others] = await people.users.find({ where: { identityIds: id }, limit: 2 });
  if (listing && !listing.isShutOut && others.length === 0) return listing;
  const userId = (await people.find(id))?.userId;
  return userId && people.live(userId);
}

/** The person of a record; two database requests, one when the only identity is `known`. */
export async function findPerson(people: People, userId: UserId, known?: Identity): Promise<Person | undefined> {
  const user = await people.live(userId);
  if (!user) return undefined;
  const isOnly = known && user.identityIds.every((id) => id === known._id);
  return { user, userIds: idsOf(user), identities: isOnly ? [known] : await people.identitiesOf(user) };
}

/**
 * Changes every record of a person, as the ids are given; all of them again, when one came to them by a merge meanwhile. Two
 * requests more than the change makes.
 */
export async function changeRecords(
  people: Pick<People, 'idsOf'>,
  userId: UserId,
  change: (ids: readonly UserId[]) => Promise<unknown>,
): Promise<void> {
  let changed: readonly UserId[] = [];
  for (
    let ids = await people.idsOf(userId);
    ids.some((id) => !changed.includes(id));
    ids = await people.idsOf(userId)
  ) {
    await change(ids);
    changed = ids;
  }
}

/** By which OpenID in an account these people are addressed; who has none there is left out. One request for each thousand. */
export async function openIdsOf(
  people: Pick<People, 'identities'>,
  appId: string,
  users: readonly User[],
): Promise<ReadonlyMap<UserId, string>> {
  const isThere = (id: IdentityId) => id.startsWith(`${appId}:`);
  const identities = await people.identities.getMany(users.flatMap(({ identityIds }) => identityIds.filter(isThere)));
  const openIds = new Map(identities.map(({ _id, openId }) => [_id, openId]));
  return new Map(
    users.flatMap(({ _id, identityIds }) => {
      const openId = identityIds.flatMap((id) => openIds.get(id) ?? [])[0];
      return openId === undefined ? [] : [[_id, openId] as const];
    }),
  );
}

/** By which OpenID in which account something is addressed to the person, as a condition. */
export const addressedTo = ({ identities }: Pick<Person, 'identities'>) => ({
  // An OpenID of one account is nobody's in another.
  appId: { in: identities.map(({ appId }) => appId) },
  openId: { in: identities.flatMap(({ openId }) => openId ?? []) },
});
