import type { PeopleCondition } from '../contracts/segment.ts';
import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { BATCH_SIZE } from '../db/database.ts';
import { isFollowerIdentity, type FollowerState, type People, type User } from '../identity/index.ts';
import { asksForFollowing, fits } from './condition.ts';

export interface WalkDeps {
  clock: Clock;
  people: People;
}

/** Part of a walk over everybody. */
export interface Stretch {
  /** How many people were asked. */
  people: number;
  /** Who of them fits, in the order of their ids. */
  members: User[];
  /** Given back as `after` it goes on behind them; absent at the end. */
  next?: UserId;
}

/** What the accounts that they follow know of these people. */
async function followStates({ people }: WalkDeps, users: readonly User[]): Promise<Map<string, FollowerState>> {
  const ids = users.flatMap(({ identityIds }) => identityIds.filter(isFollowerIdentity));
  const identities = await people.identities.getMany(ids);
  return new Map(
    identities.flatMap(({ _id, follower }) => (follower?.state === 'following' ? [[_id, follower] as const] : [])),
  );
}

/**
 * The next thousand people and who of them fits: for whoever has something for every member of a segment. Each person who
 * was there all the time comes once, however long the walk takes; who is merged meanwhile comes as the one they are now, or
 * came already. Who must do a thing once for a person, whatever is merged, looks at `formerIds` too. One database request
 * for a thousand people, two or three where the condition asks for following or tags.
 */
export async function walkPeople(deps: WalkDeps, condition: PeopleCondition, after?: UserId): Promise<Stretch> {
  const { clock, people } = deps;
  const found = await people.users.find({
    where: { mergedInto: { exists: false }, _id: { gt: after ?? '' } },
    orderBy: { field: '_id', direction: 'asc' },
    limit: BATCH_SIZE,
  });
  const states = asksForFollowing(condition) ? await followStates(deps, found) : new Map<string, FollowerState>();
  const now = clock.now();
  const members = found.filter((user) => {
    const following = user.identityIds.flatMap((id) => states.get(id) ?? []);
    return fits(condition, { user, following, now });
  });
  return { people: found.length, members, ...(found.length === BATCH_SIZE && { next: found.at(-1)?._id }) };
}

/** How many stretches a call of staff takes. */
const STRETCHES = 5;

/** The stretches of one call of staff: the next 5,000 people. */
export async function* nextStretches(
  deps: WalkDeps,
  condition: PeopleCondition,
  after?: UserId,
): AsyncGenerator<Stretch> {
  let from = after;
  for (let n = 0; n < STRETCHES; n++) {
    const stretch = await walkPeople(deps, condition, from);
    yield stretch;
    if (!stretch.next) return;
    from = stretch.next;
  }
}

/** How many of the next 5,000 people fit. */
export async function countPeople(deps: WalkDeps, condition: PeopleCondition, after?: UserId) {
  const counted: { people: number; fit: number; next?: UserId } = { people: 0, fit: 0 };
  for await (const { people, members, next } of nextStretches(deps, condition, after)) {
    counted.people += people;
    counted.fit += members.length;
    counted.next = next;
  }
  return counted;
}

/** So many members are shown at once. */
const PAGE = 100;

/** The next members, of the next 5,000 people at most. */
export async function nextMembers(deps: WalkDeps, condition: PeopleCondition, after?: UserId) {
  const found: User[] = [];
  let behind: UserId | undefined;
  for await (const { members, next } of nextStretches(deps, condition, after)) {
    found.push(...members);
    behind = next;
    if (found.length >= PAGE) break;
  }
  const page = found.slice(0, PAGE);
  return { members: page, next: found.length > PAGE ? page.at(-1)?._id : behind };
}
