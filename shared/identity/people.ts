import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import { identityId, userIdFor, type Identity, type IdentityKey, type User } from './identity.ts';

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
  newUser(userId: UserId, identity: IdentityKey & { unionId?: string }): User {
    const now = this.clock.now();
    const { unionId } = identity;
    return { _id: userId, unionId, identityIds: [identityId(identity)], roles: [], createdAt: now, updatedAt: now };
  }

  /**
   * Makes sure that the user of this identity exists and lists it. Safe to repeat and to race: the id is derived and
   * the list is a set.
   */
  async ensureUser(identity: IdentityKey & { unionId?: string }): Promise<UserId> {
    const userId = userIdFor(identity);
    if (await this.listIdentity(userId, identity)) return userId;
    if ((await this.users.add(this.newUser(userId, identity))) === 'exists') await this.listIdentity(userId, identity);
    return userId;
  }

  /** Adds an identity to a user's list; false when there is no such user. */
  listIdentity(userId: UserId, identity: IdentityKey): Promise<boolean> {
    return this.users.updateIf(
      { _id: userId },
      { addToSet: { identityIds: identityId(identity) }, set: { updatedAt: this.clock.now() } },
    );
  }

  find(key: Pick<IdentityKey, 'appId' | 'openId'>): Promise<Identity | undefined> {
    return this.identities.get(identityId(key));
  }

  /** The identities that a user lists. */
  identitiesOf(user: User): Promise<Identity[]> {
    return this.identities.getMany(user.identityIds);
  }
}
