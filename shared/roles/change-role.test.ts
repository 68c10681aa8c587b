import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoreId, UserId } from '../core/ids.ts';
import {
  deadly,
  forEveryDeath,
  forEveryMeeting,
  Killed,
  orKilled,
  Turns,
  type Gate,
} from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { staffOf } from '../identity/index.ts';
import { listRoles } from './list-roles.ts';
import { ANN, BEN, CAT, Shop } from './roles.harness.ts';

const STAFF = staffOf('store-1' as StoreId);
const [ANN_BEFORE, CAT_BEFORE] = ['u_ann_before', 'u_cat_before'] as [UserId, UserId];
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 10);

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

describe('a change of roles', () => {
  it('is made by an owner, and kept: who, what, whose, when, by which request', async () => {
    const shop = await Shop.of(local);
    shop.clock.advance(1000);
    const before = local.requests();
    const granted = await shop.grant(ANN, BEN, STAFF);
    expect(local.requests() - before).toBeLessThanOrEqual(9);
    expect(granted).toEqual({ ok: true, data: { userId: BEN, roles: ['staff:store-1'] } });
    await shop.grant(ANN, BEN, 'operator');
    expect(await shop.revoke(ANN, BEN, STAFF)).toMatchObject({ data: { roles: ['operator'] } });
    expect(shop.roles()).toEqual({ [ANN]: ['owner'], [BEN]: ['operator'] });
    const [, first, ...rest] = shop.changes();
    const at = shop.clock.now();
    expect(first).toEqual({
      ...{ _id: '0000000002', number: 2, change: 'grant', role: 'staff:store-1' },
      ...{ userId: BEN, by: ANN, at, requestId: 'R-GRANT' },
    });
    expect(rest.map(({ change, role }) => `${change} ${role}`)).toEqual(['grant operator', 'revoke staff:store-1']);
    await shop.check();
  });

  it('of a record that was merged is one of the record that it leads to', async () => {
    const shop = await Shop.of(local);
    const at = shop.clock.now();
    const pointer = { identityIds: [], roles: [], createdAt: at, updatedAt: at };
    await shop.log().users.add({ _id: CAT_BEFORE, mergedInto: CAT, ...pointer });
    await shop.log().users.add({ _id: ANN_BEFORE, mergedInto: ANN, ...pointer });
    const given = { ok: true, data: { userId: CAT, roles: ['operator'] } };
    expect(await shop.grant(ANN_BEFORE, CAT_BEFORE, 'operator')).toEqual(given);
    expect(shop.roles()).toEqual({ [ANN]: ['owner'], [CAT]: ['operator'] });
    expect(await shop.revoke(ANN, CAT_BEFORE, 'operator')).toEqual({ ok: true, data: { userId: CAT, roles: [] } });
    await shop.check();
  });

  it('that is so already is answered alike and writes nothing', async () => {
    const shop = await Shop.of(local);
    await shop.grant(ANN, BEN, 'operator');
    expect(await shop.grant(ANN, BEN, 'operator')).toMatchObject({ ok: true, data: { roles: ['operator'] } });
    expect(await shop.revoke(ANN, CAT, 'operator')).toMatchObject({ ok: true, data: { roles: [] } });
    expect(shop.changes()).toHaveLength(2);
  });

  it('is refused to whoever is no owner, about whoever is not known, and of the last owner', async () => {
    const shop = await Shop.of(local);
    await shop.grant(ANN, BEN, 'operator');
    expect(await shop.grant(BEN, CAT, 'operator')).toEqual({ ok: false, error: 'ROLE.NOT_OWNER' });
    expect(await shop.revoke(CAT, BEN, 'operator')).toEqual({ ok: false, error: 'ROLE.NOT_OWNER' });
    expect(await shop.grant(ANN, 'u_nobody' as UserId, 'owner')).toEqual({ ok: false, error: 'ROLE.NO_SUCH_USER' });
    expect(await shop.grant(ANN, BEN, staffOf('store-gone' as StoreId))).toEqual({
      ok: false,
      error: 'ROLE.NO_SUCH_STORE',
    });
    expect(await shop.revoke(ANN, ANN, 'owner')).toEqual({ ok: false, error: 'ROLE.LAST_OWNER' });
    expect(shop.roles()).toEqual({ [ANN]: ['owner'], [BEN]: ['operator'] });
    await shop.check();
  });

  it('lets an owner go when there is another', async () => {
    const shop = await Shop.of(local, BEN);
    expect(await shop.revoke(ANN, ANN, 'owner')).toMatchObject({ ok: true, data: { roles: [] } });
    expect(await shop.grant(ANN, ANN, 'owner')).toEqual({ ok: false, error: 'ROLE.NOT_OWNER' });
    expect(shop.owners()).toEqual([BEN]);
  });

  it('is listed page by page with everybody who has a role', async () => {
    const shop = await Shop.of(local, BEN);
    const people = [ANN, BEN].map((userId) => ({ userId, roles: ['owner'] }));
    expect(await listRoles(shop.log())).toEqual({ people });
    expect(await listRoles(shop.log(), ANN)).toEqual({ people: people.slice(1) });
    const many = Array.from({ length: 100 }, (_, n) => `u_many${String(n).padStart(3, '0')}`);
    await local.database.collection('users').addMany(many.map((_id) => ({ _id, roles: [STAFF] })));
    const first = await listRoles(shop.log());
    expect([first.people.length, first.next]).toEqual([100, 'u_many097']);
    expect((await listRoles(shop.log(), first.next)).people).toHaveLength(2);
  });
});

describe('roles that come with a merge', () => {
  it('have their entries, and those that go with its undo', async () => {
    const shop = await Shop.of(local, CAT);
    await shop.grant(ANN, BEN, 'operator');
    await shop.grant(ANN, CAT, 'operator');
    shop.clock.advance(1000);
    const merged = await shop.merge(ANN, CAT, BEN);
    if (!merged.ok) throw new Error(merged.error);
    const { _id: mergeId, into, from } = merged.data;
    expect([into, from]).toEqual([BEN, CAT]);
    const said = { mergeId, by: ANN, at: shop.clock.now() };
    expect(shop.changes().slice(4)).toEqual([
      { _id: '0000000005', number: 5, change: 'grant', role: 'owner', userId: BEN, ...said },
      { _id: '0000000006', number: 6, change: 'revoke', role: 'owner', userId: CAT, ...said },
      { _id: '0000000007', number: 7, change: 'revoke', role: 'operator', userId: CAT, ...said },
    ]);
    await shop.check();
    expect(await shop.undo(BEN)).toMatchObject({ ok: true });
    expect(shop.roles()).toEqual({ [ANN]: ['owner'], [BEN]: ['operator'], [CAT]: ['operator', 'owner'] });
    expect(shop.changes().slice(7)).toMatchObject([
      { change: 'revoke', role: 'owner', userId: BEN, mergeId, by: BEN, at: shop.clock.now() },
      { change: 'grant', role: 'owner', userId: CAT },
      { change: 'grant', role: 'operator', userId: CAT },
    ]);
    await shop.check();
  });

  it('have none where nobody has a role', async () => {
    const shop = await Shop.of(local);
    await shop.merge(ANN, BEN, CAT);
    expect(shop.changes()).toHaveLength(1);
  });

  it('and one that is granted in the middle of it stands on the record that stays', async () => {
    await forEveryMeeting(
      () => Shop.of(local),
      (shop) => shop.merge(ANN, BEN, CAT),
      async (shop, gate) => {
        const granted = await shop.grant(ANN, CAT, 'operator', gate);
        await shop.merge(ANN, BEN, CAT);
        expect(granted).toMatchObject({ ok: true, data: { roles: ['operator'] } });
        expect(shop.roles()).toEqual({ [ANN]: ['owner'], [BEN]: ['operator'] });
      },
    );
  });

  it('and one whose granting was killed behind its entry stands on the record that stays, also when that is undone', async () => {
    const shop = await Shop.of(local);
    const killed: Gate = async ({ name, perform }) => {
      if (shop.changes().length === 2) throw new Killed(name);
      return perform();
    };
    expect(await orKilled(() => shop.grant(ANN, CAT, 'operator', killed))).toBe('killed');
    await shop.merge(ANN, BEN, CAT);
    expect(shop.roles()).toEqual({ [ANN]: ['owner'] });
    const stands = { [ANN]: ['owner'], [BEN]: ['operator'] };
    for (let times = 0; times < 2; times++) await shop.log().settle();
    expect(shop.roles()).toEqual(stands);
    expect(await shop.undo(ANN)).toMatchObject({ ok: true });
    await shop.log().settle();
    expect(shop.roles()).toEqual(stands);
    expect(shop.changes()).toHaveLength(2);
  });

  it('have them whatever else is changed in between, and wherever it is killed', async () => {
    const start = () => Shop.of(local, CAT);
    await forEveryMeeting(
      start,
      (shop) => shop.grant(ANN, BEN, 'operator'),
      async (shop, gate) => {
        await shop.merge(ANN, CAT, BEN, gate);
        expect(shop.owners()).toEqual([ANN, BEN]);
        await shop.check();
      },
    );
    await forEveryDeath(async (death) => {
      const shop = await start();
      const first = await orKilled(() => shop.merge(ANN, CAT, BEN, deadly(death)));
      await shop.merge(ANN, CAT, BEN);
      expect(shop.changes()).toHaveLength(4);
      await shop.check();
      return first === 'killed' ? 'killed' : 'survived';
    });
  });
});

describe('changes at once', () => {
  it('by two owners of each other leave one of them', async () => {
    for (let n = 0; n < 5; n++) {
      const shop = await Shop.of(local, BEN);
      const answers = await Promise.all([shop.revoke(ANN, BEN, 'owner'), shop.revoke(BEN, ANN, 'owner')]);
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: 'ROLE.NOT_OWNER' });
      expect(shop.owners()).toHaveLength(1);
      await shop.check();
    }
  });

  it('in any order of their requests leave an owner, and the roles that the log says', async () => {
    const people = fc.constantFrom(ANN, BEN, CAT);
    const what = fc.constantFrom('grant' as const, 'revoke' as const);
    const role = fc.constantFrom('owner' as const, 'operator' as const);
    const some = fc.array(fc.tuple(what, people, people, role), { minLength: 2, maxLength: 4 });
    const order = fc.array(fc.nat(9), { minLength: 1, maxLength: 30 });
    const property = fc.asyncProperty(some, order, async (changes, picks) => {
      const shop = await Shop.of(local, BEN, CAT);
      const turns = new Turns();
      let turn = 0;
      await turns.run<unknown>(
        changes.map(
          ([what, by, userId, role]) =>
            () =>
              shop[what](by, userId, role, turns.gate),
        ),
        () => picks[turn++ % picks.length] ?? 0,
        () => expect(shop.owners().length).toBeGreaterThan(0),
      );
      await shop.check();
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('that are carried out late do not undo what came after them', async () => {
    const shop = await Shop.of(local);
    let revoked = false;
    const slow: Gate = async ({ name, perform }) => {
      // The grant stands in the log: another call carries it out, and takes the role away again.
      if (name === 'users.updateIf' && shop.changes().length === 2 && !revoked) {
        revoked = true;
        await shop.revoke(ANN, BEN, 'operator');
      }
      return perform();
    };
    expect(await shop.grant(ANN, BEN, 'operator', slow)).toMatchObject({ ok: true, data: { roles: [] } });
    expect(shop.roles()).toEqual({ [ANN]: ['owner'] });
    await shop.check();
  });
});

describe('a change that is killed anywhere', () => {
  it('and repeated is made once; without its repeat it is made with the next one, or not at all', async () => {
    const requests = await forEveryDeath(async (death) => {
      const shop = await Shop.of(local, BEN);
      const first = await orKilled(() => shop.revoke(ANN, BEN, 'owner', deadly(death)));
      const isWritten = shop.changes().length === 3;
      await shop.grant(ANN, CAT, 'operator');
      await shop.check();
      expect(shop.owners()).toEqual(isWritten ? [ANN] : [ANN, BEN]);
      expect(await shop.revoke(ANN, BEN, 'owner')).toMatchObject({ ok: true, data: { roles: [] } });
      expect(shop.changes().filter(({ change }) => change === 'revoke')).toHaveLength(1);
      await shop.check();
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBeGreaterThan(5);
  });
});
