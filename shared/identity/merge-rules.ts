import { isFollowerIdentity, type Identity, type Touch, type User } from './identity.ts';
import type { Merge } from './merge.ts';
import { joinedPhone, separatedPhone } from './phone.ts';
import { joinedPreferences, separatedPreferences } from './preferences.ts';
import { marked } from './rolled-up.ts';

/** Nobody has more accounts with one merchant: a shared identifier would join strangers. */
export const MOST_IDENTITIES = 20;

/** Why two records are not made one. */
export type MergeConflict = 'MERGE.TWO_UNION_IDS' | 'MERGE.SAME_ACCOUNT' | 'MERGE.TOO_MANY';

const accountOf = (id: string): string => id.slice(0, id.indexOf(':'));

/** Whether a user has another identity in the account of this one. */
export const isInAccountOf = (id: string, { identityIds }: Pick<User, 'identityIds'>): boolean =>
  identityIds.some((own) => own !== id && accountOf(own) === accountOf(id));

/** Whether an identity that a UnionID leads to this user may be theirs: WeChat says it of them too, and nothing contradicts. */
export const mayBeOf = (user: User, { _id, unionId }: Pick<Identity, '_id' | 'unionId'>): boolean =>
  (unionId === undefined || user.unionId === unionId) && !isInAccountOf(_id, user);

/** What speaks against these two being one person; a person has one identity in an account, and one UnionID. */
export function conflictBetween(a: User, b: User): MergeConflict | undefined {
  if (a.unionId && b.unionId && a.unionId !== b.unionId) return 'MERGE.TWO_UNION_IDS';
  if (b.identityIds.some((id) => isInAccountOf(id, a) && !a.identityIds.includes(id))) return 'MERGE.SAME_ACCOUNT';
  return a.identityIds.length + b.identityIds.length > MOST_IDENTITIES ? 'MERGE.TOO_MANY' : undefined;
}

/** Whether somebody can be let in as this user. */
export const hasMiniProgram = ({ identityIds }: User): boolean => identityIds.some((id) => !isFollowerIdentity(id));

/** Whether a follower's word is the user's: WeChat names one UnionID of both, or nobody else is let in as them (decision 0018). */
export const speaksFor = ({ unionId }: Identity, user: User): boolean =>
  !hasMiniProgram(user) || (unionId !== undefined && unionId === user.unionId);

/**
 * The record that somebody is let in by stays, of two alike the elder: what is made after a merge stays with it when that is
 * undone, and must not end with a record that nobody can open, or that somebody else links to theirs.
 */
export function survivorFirst(a: User, b: User): [User, User] {
  if (hasMiniProgram(a) !== hasMiniProgram(b)) return hasMiniProgram(a) ? [a, b] : [b, a];
  const [at, bt] = [a.createdAt.getTime(), b.createdAt.getTime()];
  return at < bt || (at === bt && a._id < b._id) ? [a, b] : [b, a];
}

const unionOf = <T>(a: readonly T[] = [], b: readonly T[] = []): T[] => [...new Set([...a, ...b])];

const lastOf = (a?: number, b?: number): number | undefined => (a && b ? Math.max(a, b) : (a ?? b));

const earliest = (a?: Touch, b?: Touch): Touch | undefined => (a && b ? (b.at < a.at ? b : a) : (a ?? b));
const latest = (a?: Touch, b?: Touch): Touch | undefined => (a && b ? (b.at > a.at ? b : a) : (a ?? b));

/** What becomes of the two records: of what they hold themselves, the one rule for each field. */
export function joined(into: User, from: User, { _id: mergeId, decidedAt: updatedAt }: Merge): [User, User] {
  // A follower may be a stranger’s (decision 0018): whom their UnionID lets in is not let in as this user.
  const isFollowersOnly = hasMiniProgram(into) && !hasMiniProgram(from);
  const survivor: User = {
    ...into,
    unionId: into.unionId ?? (isFollowersOnly ? undefined : from.unionId),
    identityIds: unionOf(into.identityIds, from.identityIds),
    roles: unionOf(into.roles, from.roles),
    // A change of roles that is older than either record's last one is not carried out any more.
    lastRoleChange: lastOf(into.lastRoleChange, from.lastRoleChange),
    firstTouch: earliest(into.firstTouch, from.firstTouch),
    lastTouch: latest(into.lastTouch, from.lastTouch),
    phone: joinedPhone(into.phone, from.phone),
    labels: labelsOf([...(into.labels ?? []), ...(from.labels ?? [])]),
    preferences: joinedPreferences(into.preferences, from.preferences, mergeId),
    rollUp: marked(into.rollUp, updatedAt),
    formerIds: unionOf(into.formerIds, [from._id, ...(from.formerIds ?? [])]),
    isShutOut: into.isShutOut ?? from.isShutOut,
    lastMergeId: mergeId,
    updatedAt,
  };
  // A record that nobody counts must not be due for ever.
  const { labels: movedLabels, rollUp: _counted, ...other } = from;
  const moved = { movedIdentityIds: from.identityIds, movedRoles: from.roles, movedLabels };
  return [survivor, { ...other, identityIds: [], roles: [], ...moved, mergedInto: into._id, mergeId, updatedAt }];
}

/** A record without labels has no field of them. */
const labelsOf = (labels: readonly string[]): string[] | undefined =>
  labels.length > 0 ? [...new Set(labels)] : undefined;

/** What the survivor keeps of a set: what it had before, and what it got since that did not come along. */
const ownOf = <T>(now: readonly T[] = [], moved: readonly T[] = [], before: readonly T[] = []): T[] =>
  now.filter((one) => before.includes(one) || !moved.includes(one));

/** What goes back of it: what the survivor still has. */
const backOf = <T>(now: readonly T[] = [], moved: readonly T[] = []): T[] => moved.filter((one) => now.includes(one));

/** What the survivor keeps of a touch: its own of before, when the one it shows came from the other. */
const ownTouch = (now?: Touch, theirs?: Touch, before?: Touch): Touch | undefined =>
  now && theirs && now.at.getTime() === theirs.at.getTime() ? before : now;

/**
 * `joined` backwards. Identities that have left since do not come back, nor roles and labels that were taken away since; what
 * was added since stays with the survivor.
 */
export function separated(into: User, from: User, { _id: mergeId, before, undoneAt }: Merge): [User, User] {
  const { mergedInto: _into, mergeId: _merge, movedIdentityIds = [], movedRoles, movedLabels, ...rest } = from;
  const updatedAt = undoneAt ?? into.updatedAt;
  const gone = new Set([from._id, ...(from.formerIds ?? [])]);
  const survivor: User = {
    ...into,
    unionId: before.hadUnionId || into.unionId !== from.unionId ? into.unionId : undefined,
    identityIds: into.identityIds.filter((id) => !movedIdentityIds.includes(id)),
    roles: ownOf(into.roles, movedRoles, before.roles),
    labels: labelsOf(ownOf(into.labels, movedLabels, before.labels)),
    firstTouch: ownTouch(into.firstTouch, from.firstTouch, before.firstTouch),
    lastTouch: ownTouch(into.lastTouch, from.lastTouch, before.lastTouch),
    phone: separatedPhone(into.phone, from.phone, before.phone),
    preferences: separatedPreferences(into.preferences, mergeId),
    rollUp: marked(into.rollUp, updatedAt),
    formerIds: into.formerIds?.filter((id) => !gone.has(id)),
    lastMergeId: before.lastMergeId,
    updatedAt,
  };
  const identityIds = backOf(into.identityIds, movedIdentityIds);
  const [roles, labels] = [backOf(into.roles, movedRoles), labelsOf(backOf(into.labels, movedLabels))];
  // What was granted to either was carried out on the survivor, and stays there.
  const lastRoleChange = lastOf(into.lastRoleChange, from.lastRoleChange);
  return [
    survivor,
    { ...rest, identityIds, roles, labels, lastRoleChange, rollUp: marked(rest.rollUp, updatedAt), updatedAt },
  ];
}

/** Whether one UnionID would stand on both sides: then these are one person, whoever wants them apart. */
export function sharesUnionId([a, b]: readonly User[], identities: readonly Identity[]): boolean {
  const unionIds = (user?: User) => {
    const own = identities.filter(({ _id }) => user?.identityIds.includes(_id)).map(({ unionId }) => unionId);
    return new Set([user?.unionId, ...own].filter((id) => id !== undefined));
  };
  const others = unionIds(b);
  return [...unionIds(a)].some((id) => others.has(id));
}
