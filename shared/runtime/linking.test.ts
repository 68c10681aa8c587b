import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UserId } from '../core/ids.ts';
import { decideReview, userIdFor } from '../identity/index.ts';
import { deadly, forEveryDeath, Turns } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { identityIdOf, LinkWorld, unionIdOf, type At } from './linking.harness.ts';

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 12);
const LONG_MS = 240_000;

let local: LocalDatabase;
let world: LinkWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = await LinkWorld.begin(local);
});
afterAll(() => local.close());

const A1: At = { person: 1, app: 'wxA' };
const B1: At = { person: 1, app: 'wxB' };
const C1: At = { person: 1, app: 'wxC' };
const A2: At = { person: 2, app: 'wxA' };
const U1 = unionIdOf(1);
const pointerOf = (unionId: string) => userIdFor({ _id: identityIdOf(A1), unionId });
const requestsOf = async (work: () => Promise<unknown>) => {
  const before = local.requests();
  await work();
  return local.requests() - before;
};

describe('a UnionID that comes late', () => {
  it('leads to the record of who had none, in three requests more than a sign-in', async () => {
    const user = await world.enter(A1);
    world.clock.advance(1000);
    expect(await requestsOf(() => world.enter(A1, U1))).toBe(5);
    expect(world.live()).toMatchObject([{ _id: user._id, unionId: U1, formerIds: [pointerOf(U1)] }]);
    expect(world.users().find(({ _id }) => _id === pointerOf(U1))).toMatchObject({ mergedInto: user._id });
    expect(world.identities()).toMatchObject([{ unionId: U1, userId: user._id }]);
    expect(await requestsOf(() => world.enter(A1, U1))).toBe(2);
  });

  it('lets whoever has it later join that record', async () => {
    const user = await world.enter(A1);
    await world.enter(A1, U1);
    expect(await world.enter(B1, U1)).toMatchObject({ _id: user._id });
    expect(world.live()).toMatchObject([{ identityIds: [identityIdOf(A1), identityIdOf(B1)] }]);
    expect(world.problems()).toEqual([]);
  });

  it('of somebody who has a record already merges the two into the elder, with all they own', async () => {
    const elder = await world.enter(A1);
    world.clock.advance(1000);
    await world.signIn(B1, { visitId: 'v-1-b' });
    await world.claim(B1);
    const merged = await world.enter(A1, U1);
    expect(merged).toMatchObject({ _id: elder._id, unionId: U1 });
    expect(world.live()).toMatchObject([{ _id: elder._id, identityIds: [identityIdOf(A1), identityIdOf(B1)] }]);
    expect(world.visits()).toMatchObject([{ userId: elder._id }]);
    expect(world.coupons()).toMatchObject([{ userId: elder._id }]);
    expect(world.merges()).toMatchObject([{ cause: 'unionId', into: elder._id, from: pointerOf(U1), state: 'moving' }]);
    expect(await world.settle()).toBe('settled');
    expect(world.merges()).toMatchObject([{ state: 'done', moved: { identities: 1, visits: 1, coupons: 1 } }]);
    expect(world.problems()).toEqual([]);
    expect(await world.settle()).toBe('idle');
  });

  it('of a user who has another joins nobody, and is reported once', async () => {
    await world.enter(A1, U1);
    const identityId = identityIdOf(B1);
    await local.database
      .collection('identities')
      .add({ _id: identityId, userId: pointerOf(U1), appId: 'wxB' } as never);
    await local.database
      .collection('users')
      .updateIf({ _id: pointerOf(U1) }, { addToSet: { identityIds: identityId } });
    for (let time = 0; time < 2; time++) await world.enter(B1, 'union-other');
    expect(world.reviews()).toMatchObject([{ kind: 'twoUnionIds', identityId, userIds: [pointerOf(U1)] }]);
    expect(world.identities().find(({ _id }) => _id === identityId)).toMatchObject({ toldUnionId: 'union-other' });
    expect(world.users()).toHaveLength(1);
    expect(await requestsOf(() => world.enter(B1, 'union-other'))).toBe(2);
  });

  it('and replaces another one is held: all of an account change when it is bound elsewhere', async () => {
    await world.enter(A1, U1);
    await world.enter(A2, unionIdOf(2));
    for (let time = 0; time < 2; time++) {
      await world.enter(A1, 'union-new-1');
      await world.enter(A2, 'union-new-2');
    }
    expect(world.reviews()).toMatchObject([{ _id: 'unionIdChanged:wxA', kind: 'unionIdChanged', appId: 'wxA' }]);
    expect(world.identities().map(({ unionId, toldUnionId }) => [unionId, toldUnionId])).toEqual([
      [U1, 'union-new-1'],
      [unionIdOf(2), 'union-new-2'],
    ]);
    expect(world.live().map(({ unionId }) => unionId)).toEqual([U1, unionIdOf(2)]);
  });

  describe('after an owner has said that the account was bound elsewhere', () => {
    const decide = (decision: 'rebind' | 'again', reviewId = 'unionIdChanged:wxA') =>
      decideReview(world.deps(), { reviewId, decision, by: 'u_owner' as UserId });
    /** Two people; one has told the new one, and the other has come to another mini program with it, as somebody new. */
    const moved = async () => {
      await world.signIn(A1, { visitId: 'v-1-a' });
      world.clock.advance(1000);
      await world.signIn(A2, { visitId: 'v-2-a' });
      await world.enter(A1, 'union-new-1');
      world.clock.advance(1000);
      await world.signIn({ person: 2, app: 'wxB' }, { unionId: 'union-new-2', visitId: 'v-2-b' });
    };
    const told = () => world.identities().map(({ unionId, previousUnionId }) => [previousUnionId, unionId]);

    it('is believed, with the old one kept beside it, and joins who came with the new one', async () => {
      await moved();
      expect(await decide('rebind', 'unionIdChanged:wxZ')).toMatchObject({ error: 'REVIEW.NOT_FOUND' });
      for (let time = 0; time < 2; time++) expect(await decide('rebind')).toMatchObject({ ok: true });
      for (let time = 0; time < 2; time++) {
        await world.enter(A1, 'union-new-1');
        await world.enter(A2, 'union-new-2');
      }
      expect(told()).toEqual([
        [U1, 'union-new-1'],
        [unionIdOf(2), 'union-new-2'],
        [undefined, 'union-new-2'],
      ]);
      expect(world.identities().filter(({ toldUnionId }) => toldUnionId)).toEqual([]);
      expect(world.live().map(({ unionId }) => unionId)).toEqual(['union-new-1', 'union-new-2']);
      expect(world.reviews()).toMatchObject([{ rebinding: { by: 'u_owner', replaced: 2 } }]);
      expect(await requestsOf(() => world.enter(A1, 'union-new-1'))).toBe(2);
      await decide('again');
      await world.enter(A1, 'union-newer-1');
      expect(world.reviews()).toMatchObject([{ _id: 'unionIdChanged:wxA' }]);
      expect(world.live().map(({ unionId }) => unionId)).toEqual(['union-new-1', 'union-new-2']);
      await world.settle();
    });

    it('is learned by a repeat after every death', async () => {
      await forEveryDeath(async (death) => {
        world = await LinkWorld.begin(local);
        await moved();
        await decide('rebind');
        const first = await world.signIn(A2, { unionId: 'union-new-2', visitId: 'v-2-c' }, deadly(death));
        await world.enter(A2, 'union-new-2');
        await world.settle();
        expect(world.live().map(({ unionId }) => unionId)).toEqual([U1, 'union-new-2']);
        expect(told().slice(1)).toEqual([
          [unionIdOf(2), 'union-new-2'],
          [undefined, 'union-new-2'],
        ]);
        expect(world.reviews()).toHaveLength(1);
        return first === 'killed' ? 'killed' : 'survived';
      });
    });

    it('of another kind is no such thing', async () => {
      await world.enter(A1);
      await world.enter(A2, U1);
      await world.enter(A1, U1);
      expect(await decide('rebind', world.reviews()[0]?._id)).toMatchObject({ error: 'REVIEW.NO_REBINDING' });
    });
  });

  it('of two with different identities in one mini program is held, and takes nothing', async () => {
    await world.enter(A1);
    await world.enter(A2, U1);
    const held = await world.enter(A1, U1);
    expect(held.identityIds).toEqual([identityIdOf(A1)]);
    expect(world.reviews()).toMatchObject([{ kind: 'sameAccount', identityId: identityIdOf(A1) }]);
    expect(world.live().map(({ unionId }) => unionId)).toEqual([undefined, U1]);
    expect(world.merges()).toEqual([]);
  });

  it.each([
    ['nobody has', async () => {}],
    ['a younger record has', () => world.signIn(B1)],
  ])(
    'that %s is learned by a repeat after every death',
    async (_, before) => {
      const history = async (death?: Parameters<typeof deadly>[0]) => {
        world = await LinkWorld.begin(local);
        await world.signIn(A1, { knows: false, visitId: 'v-1-a' });
        await world.claim(A1);
        world.clock.advance(1000);
        await before();
        await world.claim(B1);
        world.clock.advance(1000);
        const first = await world.signIn(A1, { visitId: 'v-1-c' }, deadly(death));
        await world.signIn(A1, { visitId: 'v-1-c' });
        await world.settle();
        return first;
      };
      await history();
      const expected = world.state().slice(0, 2);
      await forEveryDeath(async (death) => {
        const first = await history(death);
        expect(world.problems()).toEqual([]);
        expect(world.state().slice(0, 2)).toEqual(expected);
        return first === 'killed' ? 'killed' : 'survived';
      });
    },
    LONG_MS,
  );
});

describe('many sign-ins at once, on real transactions', () => {
  it('of one person in three mini programs with a late UnionID end with one record', async () => {
    for (const at of [A1, B1, C1]) {
      await world.signIn(at, { knows: false });
      await world.claim(at);
      world.clock.advance(1000);
    }
    await Promise.all([A1, B1, C1, A1, B1, C1].map((at) => world.signIn(at)));
    await world.settle();
    expect(world.problems()).toEqual([]);
    expect(world.live()).toHaveLength(1);
    // Two that existed stay; the one person gets no other.
    expect(world.coupons()).toHaveLength(3);
    for (const at of [A1, B1, C1]) expect(await world.claim(at)).toMatchObject({ data: { alreadyClaimed: true } });
    expect(world.coupons()).toHaveLength(3);
  });
});

type Act = { what: string; person: number; app: string; other: string; at: number | undefined };
const APPS = ['wxA', 'wxB', 'wxC'];
const act = fc.record<Act>({
  what: fc.constantFrom('signIn', 'signIn', 'anonymous', 'claim', 'merge', 'undo', 'settle'),
  person: fc.integer({ min: 1, max: 2 }),
  app: fc.constantFrom(...APPS),
  other: fc.constantFrom(...APPS),
  at: fc.option(fc.nat(12), { nil: undefined, freq: 3 }),
});

function perform({ what, person, app, other, at }: Act, turns: Turns): Promise<unknown> {
  const gate = deadly(at === undefined ? undefined : { at, when: at % 2 === 0 ? 'after' : 'before' }, turns.gate);
  const here = { person, app };
  if (what === 'claim') return world.claim(here, gate);
  if (what === 'merge') return world.merge(here, { person, app: other }, gate);
  if (what === 'settle') return world.settle(gate);
  const last = world.merges().findLast(({ cause }) => cause === 'staff');
  if (what === 'undo') return last ? world.undo(last._id, gate) : Promise.resolve();
  return world.signIn(here, { knows: what === 'signIn' }, gate);
}

describe('sign-ins, late UnionIDs, claims, merges, undos and ticks', () => {
  it(
    'in any order, at once and killed anywhere, end with each person’s one record, and a replay changes nothing',
    async () => {
      const rounds = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(rounds, fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }), async (history, order) => {
          world = await LinkWorld.begin(local);
          let turn = 0;
          const pick = () => order[turn++ % order.length] ?? 0;
          for (const round of history) {
            const turns = new Turns();
            await turns.run(
              round.map((one) => () => perform(one, turns)),
              pick,
              () => world.clock.advance(50),
            );
            // So long that a merge may be settled, and undone in the round after.
            world.clock.advance(60_000);
          }
          const listed = world.users().flatMap(({ identityIds }) => identityIds);
          const met = [...new Set(listed)].map((id) => {
            const [app = '', person] = id.split(':o-');
            return { person: Number(person), app };
          });
          const replay = async () => {
            for (const at of met) await world.enter(at, unionIdOf(at.person));
          };
          await replay();
          for (let tick = 0; tick < 2; tick++) await world.settle();
          expect(world.problems()).toEqual([]);
          expect(world.live()).toHaveLength(new Set(met.map(({ person }) => person)).size);
          const before = world.state();
          await replay();
          await world.settle();
          expect(world.state()).toEqual(before);
        }),
        { numRuns: RUNS },
      );
    },
    LONG_MS,
  );
});
