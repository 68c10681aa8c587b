import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deadly, forEveryDeath } from '../db/interruptions.harness.ts';
import type { Merge, User } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import type { UserId } from '../core/ids.ts';
import { identityIdOf, LinkWorld, unionIdOf, type At } from './linking.harness.ts';

let local: LocalDatabase;
let world: LinkWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = await LinkWorld.begin(local);
});
afterAll(() => local.close());

const [A, B, C]: At[] = ['wxA', 'wxB', 'wxC'].map((app) => ({ person: 1, app })) as [At, At, At];
const elder: At = A;
const younger: At = B;

/** Two records, each with a visit and a coupon; the elder has a role. */
async function two(): Promise<{ into: User; from: User }> {
  await world.signIn(elder, { knows: false, visitId: 'v-1-elder' });
  await world.claim(elder);
  world.clock.advance(1000);
  await world.signIn(younger, { knows: false, visitId: 'v-1-younger' });
  await world.claim(younger);
  world.clock.advance(1000);
  const [into, from] = [recordOf(elder), recordOf(younger)];
  await users().updateIf({ _id: into._id }, { set: { roles: ['operator'] } });
  return { into, from };
}
const recordOf = (at: At) => world.live().find(({ identityIds }) => identityIds.includes(identityIdOf(at))) as User;
const users = () => local.database.collection<User>('users');

async function merged(): Promise<{ merge: Merge; into: User; from: User }> {
  const records = await two();
  const merge = await world.merge(younger, elder);
  if (merge === 'killed' || !merge?.ok) throw new Error('not merged');
  return { ...records, merge: merge.data };
}

/** Merged so long ago that it may be undone. */
async function settled() {
  const records = await merged();
  await world.settle();
  world.clock.advance(150_000);
  return records;
}

const ownersOf = (documents: readonly { _id: string; userId: UserId }[]) =>
  Object.fromEntries(documents.map(({ _id, userId }) => [_id, userId]));
const owners = () => [ownersOf(world.visits()), ownersOf(world.coupons())];

describe('a merge', () => {
  it('moves the younger record into the elder, by rules for what they hold themselves', async () => {
    const { into, from, merge } = await merged();
    expect(world.live()).toMatchObject([
      {
        _id: into._id,
        identityIds: [identityIdOf(elder), identityIdOf(younger)],
        roles: ['operator'],
        firstTouch: into.firstTouch,
        lastTouch: from.lastTouch,
        formerIds: [from._id],
      },
    ]);
    expect(merge).toMatchObject({ into: into._id, from: from._id, cause: 'staff', by: 'u_staff', state: 'moving' });
    expect(owners().flatMap((ids) => Object.values(ids))).toEqual(Array(4).fill(into._id));
    expect(world.identities().map(({ userId }) => userId)).toEqual([into._id, into._id]);
  });

  it('is foretold', async () => {
    const { into, from } = await two();
    const request = { a: from._id, b: into._id };
    const { merges } = world.deps().people;
    await world.deps().people.users.updateIf({ _id: from._id }, { set: { labels: ['老顾客', '爱喝茶'] } });
    const before = world.state();
    const moves = { identities: 1, visits: 1, coupons: 1, orders: 0, privacyConsents: 0, labels: 2, roles: 0 };
    expect(await merges.preview(request)).toEqual({ ok: true, data: { into: into._id, from: from._id, moves } });
    expect(world.state()).toEqual(before);
    await world.merge(elder, younger);
    expect(await merges.preview(request)).toMatchObject({ error: 'MERGE.SAME_USER' });
    expect(await merges.preview({ a: into._id, b: 'u_none' as UserId })).toMatchObject({ error: 'MERGE.NOT_FOUND' });
  });

  it('again is refused and changes nothing', async () => {
    await merged();
    const before = world.state();
    expect(await world.merge(elder, younger)).toMatchObject({ error: 'MERGE.SAME_USER' });
    expect(world.state()).toEqual(before);
  });

  it.each([
    ['with different UnionIDs', { unionId: 'union-x' }, { unionId: 'union-y' }, 'MERGE.TWO_UNION_IDS'],
    [
      'with two identities in one account',
      { identityIds: ['wxD:1'] },
      { identityIds: ['wxD:2'] },
      'MERGE.SAME_ACCOUNT',
    ],
    [
      'with too many identities',
      { identityIds: Array.from({ length: 20 }, (_, n) => `wx${n}:1`) },
      { lastMergeId: 'm' },
      'MERGE.TOO_MANY',
    ],
  ])('of two %s is refused, and foretold so', async (_, one, other, refusal) => {
    const { into, from } = await two();
    await users().updateIf({ _id: into._id }, { set: one });
    await users().updateIf({ _id: from._id }, { set: other });
    const before = world.state();
    const { merges } = world.deps().people;
    const request = { a: into._id, b: from._id };
    expect(await merges.preview(request)).toMatchObject({ data: { conflict: refusal } });
    expect(await merges.merge({ ...request, cause: 'phone' })).toMatchObject({ error: refusal });
    expect(world.state()).toEqual(before);
  });

  it('moves later what a function wrote that had read the old id', async () => {
    const { from, into } = await merged();
    await local.database.collection('visits').add({ _id: 'v', userId: from._id, at: world.clock.now() } as never);
    await world.settle();
    expect(world.visits().find(({ _id }) => _id === 'v')).toMatchObject({ userId: into._id });
    expect(world.merges()).toMatchObject([{ state: 'done', moved: { visits: 2 } }]);
  });

  it('into a record that is merged on itself leads to the last, with all that came late', async () => {
    await world.enter(C);
    world.clock.advance(10_000);
    const { from } = await merged();
    await world.merge(C, elder);
    await local.database.collection('visits').add({ _id: 'v', userId: from._id, at: world.clock.now() } as never);
    await world.settle();
    expect(world.live()).toHaveLength(1);
    const [{ _id }] = world.live() as [User];
    expect(await world.deps().people.idsOf(from._id)).toEqual([_id, expect.anything(), from._id]);
    expect(owners().flatMap((ids) => Object.values(ids))).toEqual(Array(5).fill(_id));
  });

  it('that is killed anywhere is finished by the next tick that is late enough, or by a sign-in', async () => {
    for (const finish of [() => world.settle(), () => world.enter(younger)]) {
      await forEveryDeath(async (death) => {
        world = await LinkWorld.begin(local);
        const { into } = await two();
        const first = await world.merge(younger, elder, deadly(death));
        await world.merge(younger, elder);
        await finish();
        expect(world.live()).toHaveLength(1);
        expect(owners().flatMap((ids) => Object.values(ids))).toEqual(Array(4).fill(into._id));
        return first === 'killed' ? 'killed' : 'survived';
      });
    }
  });

  it('lets nobody have a second coupon, also while it is not moved yet', async () => {
    await world.enter(elder);
    world.clock.advance(1000);
    await world.enter(younger);
    await world.claim(younger);
    await world.merge(younger, elder, deadly({ at: 2, when: 'after' }));
    expect(await world.claim(elder)).toMatchObject({ data: { alreadyClaimed: true } });
    expect(world.coupons()).toHaveLength(1);
  });

  it('brings along what was claimed after a sign-in that was killed, when its repeat has the UnionID', async () => {
    await forEveryDeath(async (death) => {
      world = await LinkWorld.begin(local);
      const first = await world.signIn(A, { knows: false }, deadly(death));
      await world.claim(A);
      world.clock.advance(1000);
      await world.signIn(A);
      expect(await world.claim(A)).toMatchObject({ ok: true });
      await world.settle();
      expect(world.problems()).toEqual([]);
      expect(world.coupons()).toHaveLength(1);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });
});

describe('undoing a merge', () => {
  it('gives each record back what it had, and leaves with the survivor what was made since', async () => {
    const before = await two().then(() => [world.state()[1], owners()]);
    world = await LinkWorld.begin(local);
    const { merge, into, from } = await settled();
    await world.signIn(elder, { knows: false, visitId: 'v-1-since' });
    expect(await world.undo(merge._id)).toMatchObject({ ok: true, data: { state: 'undoing', undoneBy: 'u_staff' } });
    const [visits, coupons] = owners();
    expect(visits).toMatchObject({ [`${into._id}:v-1-since`]: into._id });
    delete visits?.[`${into._id}:v-1-since`];
    expect([world.state()[1], [visits, coupons]]).toEqual(before);
    const restored = world.live();
    expect(restored).toMatchObject([
      { ...into, roles: ['operator'], formerIds: [], lastTouch: expect.anything(), updatedAt: expect.anything() },
      { ...from, updatedAt: expect.anything() },
    ]);
    expect(restored[1]).not.toHaveProperty('mergedInto');
    await world.settle();
    expect(world.merges()).toMatchObject([{ state: 'undone' }]);
    expect(await world.undo(merge._id)).toMatchObject({ ok: true });
    expect(await world.merge(elder, younger)).toMatchObject({ ok: true });
  });

  it('that is killed anywhere and repeated ends the same', async () => {
    await forEveryDeath(async (death) => {
      world = await LinkWorld.begin(local);
      const { merge, into, from } = await settled();
      const first = await world.undo(merge._id, deadly(death));
      await world.undo(merge._id);
      await world.settle();
      expect(world.merges()).toMatchObject([{ state: 'undone' }]);
      expect(new Set(Object.values(owners()[1] ?? {}))).toEqual(new Set([into._id, from._id]));
      expect(world.identities().map(({ userId }) => userId)).toEqual([into._id, from._id]);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('is refused as long as something may still move', async () => {
    const { merge } = await merged();
    expect(await world.undo(merge._id)).toMatchObject({ error: 'MERGE.NOT_SETTLED' });
    await world.settle();
    expect(await world.undo(merge._id)).toMatchObject({ error: 'MERGE.NOT_SETTLED' });
    expect(await world.undo('m_none')).toMatchObject({ error: 'MERGE.NOT_FOUND' });
  });

  it('is refused while a later merge of the survivor stands', async () => {
    const { merge } = await settled();
    await world.enter(C);
    await world.merge(C, elder);
    const refused = await world.undo(merge._id);
    expect(refused).toMatchObject({ error: 'MERGE.LATER_MERGE' });
    await world.settle();
    world.clock.advance(150_000);
    const later = world.merges().at(-1);
    expect(await world.undo(later?._id ?? '')).toMatchObject({ ok: true });
    expect(await world.undo(merge._id)).toMatchObject({ ok: true });
    expect(world.live()).toHaveLength(3);
  });

  it('is refused when WeChat says that it is one person, then or since', async () => {
    const { merge } = await settled();
    await world.enter(younger, unionIdOf(1));
    await world.enter(elder, unionIdOf(1));
    expect(await world.undo(merge._id)).toMatchObject({ error: 'MERGE.SAME_UNION_ID' });
    world = await LinkWorld.begin(local);
    await world.enter(elder);
    await world.enter(younger, unionIdOf(1));
    await world.enter(elder, unionIdOf(1));
    await world.settle();
    world.clock.advance(150_000);
    expect(await world.undo(world.merges()[0]?._id ?? '')).toMatchObject({ error: 'MERGE.SAME_UNION_ID' });
  });

  it('is refused when one of the two would have no identity left', async () => {
    const { merge, into } = await settled();
    await users().updateIf({ _id: into._id }, { pull: { identityIds: [identityIdOf(younger)] } });
    expect(await world.undo(merge._id)).toMatchObject({ error: 'MERGE.NOBODY_LEFT' });
  });

  it('does not give back a role that was taken away since', async () => {
    const { into, from } = await two();
    await users().updateIf({ _id: from._id }, { set: { roles: ['operator'] } });
    await world.merge(elder, younger);
    await world.settle();
    world.clock.advance(150_000);
    await users().updateIf({ _id: into._id }, { set: { roles: [] } });
    await world.undo(world.merges()[0]?._id ?? '');
    expect(world.live().map(({ roles }) => roles)).toEqual([[], []]);
  });
});
