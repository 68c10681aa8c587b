import type { UserId } from '../core/ids.ts';
import { isSame } from '../core/same.ts';
import { ANONYMOUS, hasMiniProgram, miniProgramIdentityId, type Merge, type User } from '../identity/index.ts';
import type { ShopOrder } from '../orders/index.ts';
import type { HistoryWorld } from './histories.harness.ts';
import { peopleOf, PEOPLE, UNBOUND, unionIdOf } from './owning.harness.ts';

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

/** Whether somebody was mistaken for another: what was made meanwhile may have stayed with that one. */
const isMistaken = ({ mistaken }: HistoryWorld, person: number): boolean =>
  mistaken.some((tie) => tie.length > 1 && tie.includes(person));

/** Whether what was theirs may be nobody's: they were erased, or a record that they were mistaken to be in. */
const mayBeErased = (world: HistoryWorld, person: number): boolean =>
  [...world.erased].some((erased) => reaches(world.mistaken, erased, person));

/** Who owns something of a person's: their one record, or nobody, after an erasure. What is wrong, in words. */
function ownerProblem(world: HistoryWorld, owners: ReadonlyMap<string, number[]>, person: number, userId?: UserId) {
  if (userId?.startsWith(ANONYMOUS)) return mayBeErased(world, person) ? undefined : 'nobody’s without an erasure';
  const owner = userId && owners.get(userId);
  if (!owner) return 'nobody’s';
  return isMistaken(world, person) || owner.join() === String(person) ? undefined : `of ${owner.join()}`;
}

/** What people own: it is of one live record, and of their own unless they were mistaken for somebody. */
function problemsOfOwned(world: HistoryWorld): string[] {
  const owners = new Map(liveUsers(world).map((user) => [user._id as string, peopleOf(user.identityIds)]));
  const isRight = (problem: string | undefined) => problem === undefined;
  const visits = world.visits().flatMap(({ _id, userId }) => {
    // Of one that was made nobody's, the id does not say whose it was.
    const person = Number(/v-(\d)-/.exec(_id)?.[1] ?? [...world.erased][0]);
    const problem = ownerProblem(world, owners, person, userId);
    return isRight(problem) ? [] : [`visit ${_id} is ${problem}`];
  });
  const coupons = world.coupons().flatMap(({ _id, userId }) => {
    const isErased = userId.startsWith(ANONYMOUS) && world.erased.size > 0;
    return owners.has(userId) || isErased ? [] : [`coupon ${_id} is nobody's`];
  });
  const orders = world.orders().flatMap((order) => {
    const problem = orderProblem(world, owners, order);
    return isRight(problem) ? [] : [`order ${order._id} is ${problem}`];
  });
  return [...visits, ...coupons, ...orders];
}

function orderProblem(world: HistoryWorld, owners: ReadonlyMap<string, number[]>, order: ShopOrder) {
  const { _id, userId, isErased, buyers, waitsFor, paid, refunded } = order;
  const sold = world.sold.get(_id);
  if (!sold) return 'not one that was sold';
  if (paid !== sold.paid || refunded !== sold.refunded) return `of ${paid} - ${refunded}`;
  if (isErased) return mayBeErased(world, sold.person) && !userId && !buyers ? undefined : 'erased, and not';
  // The record of somebody who only followed is gone when they have left; the order waits for them still.
  const owner = liveUsers(world).find((user) => user._id === userId);
  const isUnsettled = waitsFor && owner && hasMiniProgram(owner) && !isMistaken(world, sold.person);
  if (isUnsettled) return 'somebody’s, and waits';
  if (owner || userId?.startsWith(ANONYMOUS)) return ownerProblem(world, owners, sold.person, userId);
  const { buyer, app } = sold;
  const isKnown =
    'openId' in buyer
      ? world.identities().some((one) => one._id === miniProgramIdentityId({ appId: app, ...buyer }) && one.userId)
      : liveUsers(world).some(({ unionId }) => unionId === unionIdOf(sold.person));
  return isKnown && !isMistaken(world, sold.person) ? 'nobody’s, though the person is known' : undefined;
}

/** What stands on records as counted, against the documents; and that all of them together are all that was sold to who is known. */
export async function problemsOfCounts(world: HistoryWorld): Promise<string[]> {
  const problems: string[] = [];
  const sums = { paid: 0, refunded: 0 };
  for (const { _id, rollUp } of world.users().filter(({ mergedInto }) => !mergedInto)) {
    const { visits, coupons, orders } = rollUp ?? {};
    const [stands, counted] = [{ visits, coupons, orders }, await world.countsOf(_id, rollUp?.at ?? new Date(0))];
    sums.paid += orders?.paid ?? 0;
    sums.refunded += orders?.refunded ?? 0;
    if (!isSame(stands, { ...NO_COUNTS, ...counted }))
      problems.push(`${_id} has counted ${JSON.stringify(stands)}, and has ${JSON.stringify(counted)}`);
  }
  // What waits for somebody whose record went when they left counts on no record.
  const live = new Set<string | undefined>(liveUsers(world).map(({ _id }) => _id));
  const owned = world.orders().filter(({ userId }) => live.has(userId));
  for (const of of ['paid', 'refunded'] as const)
    if (owned.reduce((sum, order) => sum + order[of], 0) !== sums[of]) problems.push(`${of}: ${sums[of]} in all`);
  return problems;
}

const NO_COUNTS = { visits: undefined, coupons: undefined, orders: undefined };

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
