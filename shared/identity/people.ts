import { atSecond, type Clock } from '../core/clock.ts';
import type { IdentityId, UserId } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import { BATCH_SIZE, type Collection, type Database } from '../db/database.ts';
import { userIdFor, type Identity, type User } from './identity.ts';
import { mayBeOf } from './merge-rules.ts';
import { Merges } from './merges.ts';
import { ownedIdentities, type Owned } from './owned.ts';
import { followPath } from './paths.ts';
import { linkReviews, type LinkReview } from './reviews.ts';

/** Transactions under way at once. */
const PARALLEL_REMOVALS = 8;

/** A condition of every write: what leads to another record is left alone. */
const IS_LIVE = { mergedInto: { exists: false } } as const;

/** The collections that say who is who, and the one way to join an identity to its user. */
export class People {
  readonly identities: Collection<Identity>;
  readonly users: Collection<User>;
  readonly reviews: Collection<LinkReview>;
  readonly merges: Merges;

  /** @param owned what moves when two records become one, besides their identities */
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    owned: readonly Owned[],
  ) {
    this.identities = database.collection<Identity>('identities');
    this.users = database.collection<User>('users');
    this.reviews = linkReviews(database);
    // Identities last: one that names an old id says that not everything has moved yet.
    this.merges = new Merges(database, clock, [...owned, ownedIdentities(database)]);
  }

  /** A new record for this identity; not stored. */
  newUser(userId: UserId, { _id, unionId }: Pick<Identity, '_id' | 'unionId'>): User {
    const now = this.clock.now();
    return { _id: userId, unionId, identityIds: [_id], roles: [], createdAt: now, updatedAt: now };
  }

  /** The live record that this id leads to, if there is one. One request, and one for each step on the way. */
  async live(userId: UserId): Promise<User | undefined> {
    const end = (await this.path(userId)).at(-1);
    return end?.mergedInto ? undefined : end;
  }

  /** The same for an id that a new record may be made under: what leads to nobody any more is cleared away. */
  async reach(userId: UserId): Promise<User | undefined> {
    const end = (await this.path(userId)).at(-1);
    if (!end?.mergedInto) return end;
    await this.users.removeIf({ _id: end._id, mergedInto: end.mergedInto });
    return undefined;
  }

  private path(userId: UserId): Promise<User[]> {
    return followPath((id) => this.users.get(id), userId);
  }

  /** All ids of one person: of the live record, then those that lead there. */
  async idsOf(userId: UserId): Promise<readonly [UserId, ...UserId[]]> {
    const user = await this.live(userId);
    return user ? [user._id, ...(user.formerIds ?? [])] : [userId];
  }

  /**
   * Makes sure that the user of this identity exists and lists it, and gives it. Safe to repeat and to race: the id is
   * derived, the list is a set, and a record that was merged is followed. Where a UnionID leads to somebody whose it is not,
   * or who has another identity in this account, as a wrong link may make it, the identity gets a user of its own; the next
   * time that the UnionID is told it is held for review (`learnUnionId`). Two requests, one more where a record was merged.
   */
  async ensureUser(identity: Pick<Identity, '_id' | 'unionId'>): Promise<User> {
    const derived = userIdFor(identity);
    for (;;) {
      const user = await this.reach(derived);
      if (!user) {
        const made = this.newUser(derived, identity);
        if ((await this.users.add(made)) === 'added') return made;
        continue;
      }
      if (user.identityIds.includes(identity._id)) return user;
      if (!mayBeOf(user, identity)) return this.ensureUser({ _id: identity._id });
      // Not, if the record was removed (`unlist`) or merged between the requests.
      if (await this.listIdentity(user._id, identity, derived))
        return { ...user, identityIds: [...user.identityIds, identity._id] };
    }
  }

  /**
   * Adds an identity to the list of a live user, `by` an id that leads there; false when there is no such user (and when it
   * is listed in this very millisecond).
   */
  listIdentity(userId: UserId, { _id }: Pick<Identity, '_id'>, by = userId): Promise<boolean> {
    // That the id still leads there is a part of the condition: a merge may be undone between reading and writing.
    const where = { _id: userId, ...IS_LIVE, ...(by === userId ? {} : { formerIds: by }) };
    return this.users.updateIf(where, { addToSet: { identityIds: _id }, set: { updatedAt: this.clock.now() } });
  }

  /**
   * Lists an identity at the user that was found under its derived id, or at the one that this leads to; gives whose it is.
   * One request, if the user is live and has no other identity in this account.
   */
  async listAt(found: User, identity: Pick<Identity, '_id' | 'unionId'>): Promise<UserId> {
    const isFree = !found.mergedInto && mayBeOf(found, identity);
    if (isFree && (await this.listIdentity(found._id, identity))) return found._id;
    return (await this.ensureUser(identity))._id;
  }

  /**
   * Makes a user the person of a UnionID that comes late, unless somebody has it (false): the user says it, and its id leads
   * to the user. Two requests.
   */
  async takeUnionId(user: User, unionId: string, pointerId: UserId): Promise<boolean> {
    const now = this.clock.now();
    const patch = { set: { unionId, updatedAt: now }, addToSet: { formerIds: pointerId } };
    const hasNone = { _id: user._id, ...IS_LIVE, unionId: { exists: false } };
    if (!user.unionId && !(await this.users.updateIf(hasNone, patch))) return false;
    const times = { createdAt: now, updatedAt: now };
    const pointer = { _id: pointerId, mergedInto: user._id, identityIds: [], roles: [], ...times };
    return (await this.users.add(pointer)) === 'added';
  }

  /** Takes back the first half of `takeUnionId`, when it turned out that the UnionID is another's. */
  async leaveUnionId({ _id }: User, unionId: string, pointerId: UserId): Promise<void> {
    const where = { _id, ...IS_LIVE, unionId, formerIds: pointerId };
    await this.users.updateIf(where, { unset: ['unionId'], pull: { formerIds: [pointerId] } });
  }

  /**
   * Takes identities off the lists of their users. A user who has no other is removed, in one atomic write each: a sign-in
   * that lists another identity at the same moment keeps its user, or makes it anew. Two requests for users with nothing
   * else; one more for others, and a transaction for each who has former ids, which go along.
   */
  async unlist(ids: readonly IdentityId[]): Promise<void> {
    const listed = { identityIds: { in: ids } };
    const isOnly = { 'identityIds.1': { exists: false } };
    await this.users.removeMany({ ...listed, ...isOnly, 'formerIds.0': { exists: false } });
    const others = await this.users.find({ where: listed, limit: BATCH_SIZE });
    if (others.length === 0) return;
    const alone = others.filter(({ identityIds }) => identityIds.every((id) => ids.includes(id)));
    await mapParallel(alone, PARALLEL_REMOVALS, ({ _id }) => this.removeWithFormer(_id, ids));
    await this.users.updateMany(listed, { pull: { identityIds: ids } });
  }

  private removeWithFormer(userId: UserId, ids: readonly IdentityId[]): Promise<void> {
    return this.database.transaction(async ({ get, remove }) => {
      const user = await get<User>('users', userId);
      if (!user || user.mergedInto || !user.identityIds.every((id) => ids.includes(id))) return;
      for (const id of user.formerIds ?? []) if ((await get<User>('users', id))?.mergedInto) await remove('users', id);
      await remove('users', userId);
    });
  }

  /** Lets nobody in any more by those of these identities that are of a mini program. */
  async shutOut(ids: readonly IdentityId[], erasing: string): Promise<void> {
    await this.users.updateMany({ identityIds: { in: ids } }, { set: { isShutOut: true } });
    const set = { erasing, updatedAt: this.clock.now() };
    await this.identities.updateMany({ _id: { in: ids }, kind: 'mp' }, { set, unset: ['userId'] });
  }

  /** Removes those of these identities that were shut out by this erasure. */
  async removeShutOut(ids: readonly IdentityId[], erasing: string): Promise<void> {
    await this.identities.removeMany({ _id: { in: ids }, erasing });
  }

  /**
   * Takes followers off their user and forgets what we added to them; who they are is asked anew. Of the next second:
   * what WeChat said before and is not written yet is older. Two requests.
   */
  async detach(ids: readonly IdentityId[]): Promise<void> {
    const now = this.clock.now();
    const stateAt = new Date(atSecond(now).getTime() + 1_000);
    await this.identities.updateMany(
      { _id: { in: ids }, 'follower.state': 'following' },
      {
        set: { pending: 'details', 'follower.stateAt': stateAt, updatedAt: now },
        unset: ['userId', 'unionId', 'previousUnionId', 'follower.lastScan'],
      },
    );
    await this.identities.updateMany(
      { _id: { in: ids }, 'follower.state': 'unfollowed' },
      { unset: ['userId', 'unionId', 'previousUnionId'] },
    );
  }

  find(id: IdentityId): Promise<Identity | undefined> {
    return this.identities.get(id);
  }

  /** The identities that a user lists. */
  identitiesOf(user: User): Promise<Identity[]> {
    return this.identities.getMany(user.identityIds);
  }
}
