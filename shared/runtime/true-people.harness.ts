import type { Merge, User } from '../identity/index.ts';
import { peopleOf, PEOPLE, UNBOUND, type HistoryWorld } from './histories.harness.ts';

const idsOf = ({ _id, formerIds = [] }: User): string[] => [_id, ...formerIds];

/**
 * Live records that an identity names. One that none names was begun without a UnionID by a call that was killed, or that met
 * one with it (decision 0017): it owns nothing, and goes when the identity goes.
 */
function liveUsers(world: HistoryWorld): User[] {
  const named = new Set(world.identities().map(({ userId }) => userId as string));
  return world.users().filter((user) => !user.mergedInto && idsOf(user).some((id) => named.has(id)));
}

/** Merges that stand, by another word than WeChat's, in whose record there are strangers; the newest first. */
export function wronglyJoined(world: HistoryWorld): Merge[] {
  const users = new Map(world.users().map((user) => [user._id, user]));
  const mixed = liveUsers(world).filter(({ identityIds }) => peopleOf(identityIds).length > 1);
  const isIn = ({ from }: Merge) => users.has(from) && mixed.some((user) => idsOf(user).includes(from));
  return world.merges().filter((merge) => merge.cause !== 'unionId' && merge.state === 'done' && isIn(merge));
}

/** Whether somebody may have been mistaken for another of these. */
const wereMistaken = ({ mistaken }: HistoryWorld, people: readonly number[]): boolean =>
  people.every((one) => people.every((other) => one === other || reaches(mistaken, one, other)));

function reaches(ties: readonly number[][], from: number, to: number): boolean {
  const met = new Set([from]);
  for (let size = 0; size !== met.size;) {
    size = met.size;
    for (const tie of ties) if (tie.some((one) => met.has(one))) for (const one of tie) met.add(one);
  }
  return met.has(to);
}

/** Who may still be in a record with strangers: whose merge could not be undone. */
function stuckPeople(world: HistoryWorld): Set<number> {
  const stuck = wronglyJoined(world);
  const users = liveUsers(world).filter((user) => stuck.some(({ from }) => idsOf(user).includes(from)));
  return new Set(users.flatMap(({ identityIds }) => peopleOf(identityIds)));
}

function problemsOfRecords(world: HistoryWorld, stuck: ReadonlySet<number>): string[] {
  const live = liveUsers(world);
  const listed = live.flatMap(({ identityIds }) => identityIds);
  const mixed = live
    .map(({ identityIds }) => peopleOf(identityIds))
    .filter((people) => people.length > 1 && !(wereMistaken(world, people) && people.every((one) => stuck.has(one))));
  const doubled = PEOPLE.filter((person) => person !== UNBOUND && !stuck.has(person)).filter(
    (person) => live.filter(({ identityIds }) => peopleOf(identityIds).includes(person)).length > 1,
  );
  return [
    ...mixed.map((people) => `people ${people.join()} are in one record`),
    ...doubled.map((person) => `person ${person} has several records`),
    ...(new Set(listed).size === listed.length ? [] : ['an identity is listed twice']),
  ];
}

function problemsOfIdentities(world: HistoryWorld): string[] {
  const live = new Map(liveUsers(world).map((user) => [user._id as string, user]));
  return world.identities().flatMap(({ _id, userId, follower, pending }) => {
    const lists = [...live.values()].filter(({ identityIds }) => identityIds.includes(_id));
    if (pending) return [`${_id} is left ${pending}`];
    if (follower?.state === 'unfollowed')
      return userId || lists.length > 0 ? [`${_id} left, and is somebody's still`] : [];
    const isWhole = userId && lists.length === 1 && lists[0]?._id === userId;
    return isWhole ? [] : [`${_id} names ${String(userId)} and is listed by ${lists.map((one) => one._id).join()}`];
  });
}

function problemsOfFollowers(world: HistoryWorld): string[] {
  const [expected, found] = [[...world.account.followers].sort(), world.following()];
  return JSON.stringify(expected) === JSON.stringify(found) ? [] : [`${found.join()} follow, not ${expected.join()}`];
}

/** What people own: it is of one live record, and of their own unless they were mistaken for somebody. */
function problemsOfOwned(world: HistoryWorld): string[] {
  const owners = new Map(liveUsers(world).map((user) => [user._id as string, peopleOf(user.identityIds)]));
  const isMistaken = (person: number) => world.mistaken.some((tie) => tie.length > 1 && tie.includes(person));
  const visits = world.visits().flatMap(({ _id, userId }) => {
    const person = Number(/v-(\d)-/.exec(_id)?.[1]);
    const owner = owners.get(userId);
    const isRight = owner && (isMistaken(person) || owner.join() === String(person));
    return isRight ? [] : [`visit ${_id} is of ${owner ? owner.join() : 'nobody'}`];
  });
  const coupons = world
    .coupons()
    .flatMap(({ _id, userId }) => (owners.has(userId) ? [] : [`coupon ${_id} is nobody's`]));
  return [...visits, ...coupons];
}

/** Each coupon is a unit of its own of the template's fifty. */
function problemsOfStock(world: HistoryWorld): string[] {
  const units = world.coupons().map(({ unit }) => unit);
  const isRight = new Set(units).size === units.length && units.length <= (world.template().limits.total ?? Infinity);
  return isRight ? [] : ['units are doubled, or made'];
}

/** Everything that is not as it must be when all has come to rest. */
export function problemsOf(world: HistoryWorld): string[] {
  const stuck = stuckPeople(world);
  const isUndecided = world.reviews().length > 0 && stuck.size === 0;
  return [
    ...problemsOfRecords(world, stuck),
    ...problemsOfIdentities(world),
    ...problemsOfFollowers(world),
    ...problemsOfOwned(world),
    ...problemsOfStock(world),
    ...world.merges().flatMap(({ _id, state }) => (/done|undone/.test(state) ? [] : [`${_id} is left ${state}`])),
    ...(isUndecided ? world.reviews().map(({ _id }) => `${_id} is held`) : []),
  ];
}
