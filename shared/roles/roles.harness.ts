import { expect } from '@jest/globals';
import { HandClock } from '../core/hand-clock.harness.ts';
import { randomIds, type IdentityId, type UserId } from '../core/ids.ts';
import { gated, type Gate } from '../db/interruptions.harness.ts';
import { People, SETTLED_AFTER_MS, undoMerge, type Merge, type Role, type User } from '../identity/index.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import { grantRole, revokeRole } from './change-role.ts';
import { claimOwnership } from './claim-ownership.ts';
import { issueOwnerCode, type OwnerCode } from './owner-code.ts';
import { ownedRoles } from './owned-roles.ts';
import { RoleLog, type RoleChange } from './role-log.ts';

export const [ANN, BEN, CAT] = ['u_ann', 'u_ben', 'u_cat'] as [UserId, UserId, UserId];

/** A shop with three people, none of whom has a role, and the calls that change this. */
export class Shop {
  readonly clock = new HandClock(new Date('2024-03-01T00:00:00Z'));

  private constructor(private readonly local: LocalDatabase) {}

  static async open(local: LocalDatabase): Promise<Shop> {
    local.reset();
    const shop = new Shop(local);
    const at = shop.clock.now();
    for (const _id of [ANN, BEN, CAT])
      await local.database
        .collection<User>('users')
        .add({ _id, identityIds: [`wx-${_id}:o` as IdentityId], roles: [], createdAt: at, updatedAt: at });
    return shop;
  }

  /** With Ann as its owner, and whoever else she makes one. */
  static async of(local: LocalDatabase, ...others: UserId[]): Promise<Shop> {
    const shop = await Shop.open(local);
    await shop.claim(ANN, await shop.code());
    for (const userId of others) await shop.grant(ANN, userId, 'owner');
    return shop;
  }

  log = (): RoleLog => new RoleLog(this.local.database);

  private deps = (gate?: Gate) => {
    const database = gate ? gated(this.local.database, gate) : this.local.database;
    return {
      clock: this.clock,
      people: new People(database, this.clock, [ownedRoles(database)]),
      roles: new RoleLog(database),
    };
  };

  async code(): Promise<string> {
    const { code } = await issueOwnerCode({ clock: this.clock, ids: randomIds, codes: this.log().codes });
    return code;
  }

  claim = (userId: UserId, code: string, gate?: Gate) =>
    claimOwnership(this.deps(gate), { userId, code, requestId: 'R-CLAIM' });

  grant = (by: UserId, userId: UserId, role: Role, gate?: Gate) =>
    grantRole(
      { ...this.deps(gate), stores: { isKept: async (storeId) => storeId !== 'store-gone' } },
      { by, userId, role, requestId: 'R-GRANT' },
    );

  revoke = (by: UserId, userId: UserId, role: Role, gate?: Gate) =>
    revokeRole(this.deps(gate), { by, userId, role, requestId: 'R-REVOKE' });

  merge = (by: UserId, a: UserId, b: UserId, gate?: Gate) =>
    this.deps(gate).people.merges.merge({ a, b, cause: 'staff', by });

  /** Undoes the last merge, as late as may be. */
  async undo(by: UserId, gate?: Gate) {
    const { merges } = this.deps(gate).people;
    for (let time = 0; time < 2; time++) {
      this.clock.advance(SETTLED_AFTER_MS + 1);
      await this.deps().people.merges.settleDue({ info: () => {}, warn: () => {}, error: () => {} }, new Date(8.64e15));
    }
    const [merge] = this.local.all<Merge>('merges');
    return undoMerge(merges, { mergeId: merge?._id ?? '', by });
  }

  changes = () => this.local.all<RoleChange>('roleChanges').sort((a, b) => a.number - b.number);
  stored = () => this.local.all<OwnerCode>('ownerCodes')[0];

  /** Who has which roles. */
  roles(): Record<string, Role[]> {
    const having = this.local.all<User>('users').filter(({ roles }) => roles.length > 0);
    return Object.fromEntries(having.map(({ _id, roles }) => [_id, [...roles].sort()]));
  }

  owners = (): string[] => Object.keys(this.roles()).filter((userId) => this.roles()[userId]?.includes('owner'));

  /** Once the last change is carried out, the roles are what the log says, and nothing else. */
  async check(): Promise<void> {
    await this.log().settle();
    const said: Record<string, Set<Role>> = {};
    const changes = this.changes();
    expect(changes.map(({ number }) => number)).toEqual(changes.map((_, index) => index + 1));
    for (const { change, userId, role } of changes) {
      const roles = (said[userId] ??= new Set());
      if (change === 'grant') roles.add(role);
      else roles.delete(role);
    }
    const having = Object.entries(said).filter(([, roles]) => roles.size > 0);
    expect(this.roles()).toEqual(Object.fromEntries(having.map(([userId, roles]) => [userId, [...roles].sort()])));
  }
}
