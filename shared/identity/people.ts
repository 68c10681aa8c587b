import { atSecond, type Clock } from '../core/clock.ts';
import type { IdentityId, UserId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import { userIdFor, type Identity, type User } from './identity.ts';

/** The two collections that say who is who, and the one way to join an identity to its user. */
export class People {
  readonly identities: Collection<Identity>;
  readonly users: Collection<User>;

  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    this.identities = database.collection<Identity>('identities');
    this.users = database.collection<User>('users');
  }

  /** A new record for this identity; not stored. */
  newUser(userId: UserId, { _id, unionId }: Pick<Identity, '_id' | 'unionId'>): User {
    const now = this.clock.now();
    return { _id: userId, unionId, identityIds: [_id], roles: [], createdAt: now, updatedAt: now };
  }

  /**
   * Makes sure that the user of this identity exists and lists it. Safe to repeat and to race: the id is derived and
   * the list is a set.
   */
  async ensureUser(identity: Pick<Identity, '_id' | 'unionId'>): Promise<UserId> {
    const userId = userIdFor(identity);
    for (;;) {
      if (await this.listIdentity(userId, identity)) return userId;
      if ((await this.users.add(this.newUser(userId, identity))) === 'added') return userId;
      // Listed in this very millisecond, made by another function, or removed between the two requests (`unlist`).
      if ((await this.users.get(userId))?.identityIds.includes(identity._id)) return userId;
    }
  }

  /** Adds an identity to a user's list; false when there is no such user. */
  listIdentity(userId: UserId, { _id }: Pick<Identity, '_id'>): Promise<boolean> {
    return this.users.updateIf(
      { _id: userId },
      { addToSet: { identityIds: _id }, set: { updatedAt: this.clock.now() } },
    );
  }

  /**
   * Takes identities off the lists of their users. A user who has no other is removed, in one atomic write each: a sign-in
   * that lists another identity at the same moment keeps its user, or makes it anew. Two requests.
   */
  async unlist(ids: readonly IdentityId[]): Promise<void> {
    await this.users.removeMany({ identityIds: { in: ids }, 'identityIds.1': { exists: false } });
    await this.users.updateMany({ identityIds: { in: ids } }, { pull: { identityIds: ids } });
  }

  /** Lets nobody in any more by those of these identities that are of a mini program. */
  async shutOut(ids: readonly IdentityId[], erasing: string): Promise<void> {
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
        unset: ['userId', 'unionId', 'follower.lastScan'],
      },
    );
    await this.identities.updateMany(
      { _id: { in: ids }, 'follower.state': 'unfollowed' },
      { unset: ['userId', 'unionId'] },
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
