import type { IdentityId, UserId } from '../core/ids.ts';
import { BATCH_SIZE, inBatches } from '../db/database.ts';
import { ANONYMOUS, idsOf, userIdFor, type People, type User } from '../identity/index.ts';

/** Somebody who counts once: a record, an identity that has none yet, or nobody any more (erased). */
export interface CountedPerson {
  /** What is counted anew stands under it. */
  key: string;
  /** What was counted stands under these, whoever it was thought to be. */
  keys: readonly string[];
  userIds: readonly UserId[];
  identityIds: readonly IdentityId[];
  /** Who works for the merchant counts for nothing. */
  isStaff: boolean;
  firstVisitAt?: Date;
}

const isIdentity = (id: string): id is IdentityId => id.includes(':');

/** What somebody counts under who has no record yet; says nothing of the OpenID. */
const keyOf = (id: string): string => (isIdentity(id) ? userIdFor({ _id: id }) : id);

/** Everything that somebody of these ids was ever counted under. */
export const countedKeys = (userIds: readonly UserId[], identityIds: readonly IdentityId[]): string[] => [
  ...new Set<string>([...userIds, ...identityIds.map(keyOf)]),
];

const ofRecord = (user: User): CountedPerson => ({
  key: user._id,
  keys: countedKeys(idsOf(user), user.identityIds),
  userIds: idsOf(user),
  identityIds: user.identityIds,
  isStaff: user.roles.length > 0,
  firstVisitAt: user.firstTouch?.at,
});

const withoutRecord = (id: string): CountedPerson => ({
  ...{ key: keyOf(id), keys: [keyOf(id)], isStaff: false },
  ...{ userIds: [id as UserId], identityIds: [id as IdentityId] },
});

/** Records by their ids, with all that they lead to: a request for each thousand, and one for each step. */
async function recordsFrom({ users }: People, userIds: readonly string[]): Promise<Map<string, User>> {
  const records = new Map<string, User>();
  for (let next = userIds; next.length > 0;) {
    const found = await users.getMany(next);
    for (const user of found) records.set(user._id, user);
    next = [...new Set(found.flatMap(({ mergedInto }) => mergedInto ?? []))].filter((id) => !records.has(id));
  }
  return records;
}

function endOf(records: ReadonlyMap<string, User>, id: string): User | undefined {
  let user = records.get(id);
  while (user?.mergedInto) user = records.get(user.mergedInto);
  return user;
}

/**
 * Who these ids, of users and of identities, are: each person once; of who was erased nothing is counted any more. Two
 * requests for each thousand, some more where records were merged.
 */
export async function countedPeople(people: People, ids: readonly string[]): Promise<CountedPerson[]> {
  const unique = [...new Set(ids)].filter((id) => !id.startsWith(ANONYMOUS));
  const listing: User[] = [];
  for (const batch of inBatches(unique.filter(isIdentity), BATCH_SIZE))
    listing.push(...(await people.users.find({ where: { identityIds: { in: batch } }, limit: BATCH_SIZE })));
  const byIdentity = new Map(listing.flatMap((user) => user.identityIds.map((id) => [id, user._id] as const)));
  const leadingOf = (id: string): string => (isIdentity(id) ? (byIdentity.get(id) ?? id) : id);
  const records = await recordsFrom(
    people,
    [...new Set(unique.map(leadingOf))].filter((id) => !isIdentity(id)),
  );
  const counted = unique.map((id) => {
    const user = endOf(records, leadingOf(id));
    return user ? ofRecord(user) : withoutRecord(id);
  });
  return [...new Map(counted.map((person) => [person.key, person])).values()];
}
