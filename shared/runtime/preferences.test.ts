import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoreId, UserId } from '../core/ids.ts';
import { deadly, forEveryDeath, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { ownPerson, presentPreferences, savePreferences, type DeliveryAddress, type User } from '../identity/index.ts';
import { joinedPreferences, separatedPreferences, type Preferences } from '../identity/preferences.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { LinkWorld, type At } from './linking.harness.ts';

let local: LocalDatabase;
let world: LinkWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = await LinkWorld.begin(local);
});
afterAll(() => local.close());

const [ELDER, YOUNGER] = ['wxA', 'wxB'].map((app) => ({ person: 1, app })) as [At, At];
const ADDRESS: DeliveryAddress = {
  ...{ recipient: '林小满', phone: '13800000000', province: '上海市', city: '上海市' },
  detail: '衡山路 2 号',
};
const STORE = 'hengshan' as StoreId;

type Change = Omit<Parameters<typeof savePreferences>[1], 'userId'>;
const save = (userId: UserId, change: Change, gate?: Gate, isAllowed = true) =>
  orKilled(() =>
    savePreferences(
      {
        ...world.deps(gate),
        stores: { isKept: async (storeId) => storeId === STORE },
        mayBeKept: async () => isAllowed,
      },
      { userId, ...change },
    ),
  );
const preferencesOf = (userId: UserId) => world.users().find(({ _id }) => _id === userId)?.preferences;
const shown = (userId: UserId) => presentPreferences(preferencesOf(userId));

describe('saving preferences', () => {
  it('keeps what is named, each with its time, leaves the rest, and takes back what is null', async () => {
    const { _id } = await world.enter(ELDER);
    const before = local.requests();
    await save(_id, { revision: 0, address: ADDRESS });
    expect(local.requests() - before).toBe(2);
    const first = world.clock.now();
    world.clock.advance(1000);
    await save(_id, { revision: 1, storeId: STORE, topics: ['tea'] });
    expect(preferencesOf(_id)).toEqual({
      revision: 2,
      address: { value: ADDRESS, at: first },
      storeId: { value: STORE, at: world.clock.now() },
      topics: { value: ['tea'], at: world.clock.now() },
    });
    await save(_id, { revision: 2, address: null, topics: [] });
    expect(shown(_id)).toEqual({ revision: 3, address: undefined, storeId: STORE, topics: [] });
    expect(preferencesOf(_id)?.address).toEqual({ at: world.clock.now() });
  });

  it('refuses a change of what has changed since, a store that is not there and a text that may not be kept', async () => {
    const { _id } = await world.enter(ELDER);
    await save(_id, { revision: 0, topics: ['tea'] });
    const kept = world.state();
    expect(await save(_id, { revision: 0, topics: ['cake'] })).toEqual({
      ok: false,
      error: 'PREFERENCES.CHANGED_MEANWHILE',
      details: { revision: 1, topics: ['tea'] },
    });
    expect(await save(_id, { revision: 1, storeId: 'gone' as StoreId })).toMatchObject({
      error: 'PREFERENCES.NO_SUCH_STORE',
    });
    const refused = await save(_id, { revision: 1, address: ADDRESS, topics: [] }, undefined, false);
    expect(refused).toMatchObject({ error: 'PREFERENCES.TEXT_REFUSED' });
    expect(world.state()).toEqual(kept);
  });

  it('killed anywhere and told again is one change; a late repeat changes nothing', async () => {
    await forEveryDeath(async (death) => {
      world = await LinkWorld.begin(local);
      const { _id } = await world.enter(ELDER);
      const change = { revision: 0, address: ADDRESS, storeId: STORE };
      const first = await save(_id, change, deadly(death));
      expect(await save(_id, change)).toMatchObject({ ok: true, data: { revision: 1 } });
      await save(_id, { revision: 1, storeId: null });
      const kept = world.state();
      expect(await save(_id, change)).toMatchObject({ error: 'PREFERENCES.CHANGED_MEANWHILE' });
      expect(world.state()).toEqual(kept);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('of several devices at once is one after the other: each is kept or told what stands there', async () => {
    const { _id } = await world.enter(ELDER);
    const answers = await Promise.all(['a', 'b', 'c'].map((topic) => save(_id, { revision: 0, topics: [topic] })));
    const kept = answers.flatMap((answer) => (answer !== 'killed' && answer.ok ? answer.data.topics?.value : []));
    expect(kept).toEqual(shown(_id).topics);
    expect(kept).toHaveLength(1);
  });
});

describe('preferences of two records that become one', () => {
  /** The elder wants a store, then the younger another address and no store any more. */
  async function two(): Promise<{ into: UserId; from: UserId }> {
    const { _id: into } = await world.enter(ELDER);
    await save(into, { revision: 0, address: ADDRESS, storeId: STORE });
    world.clock.advance(1000);
    const { _id: from } = await world.enter(YOUNGER);
    await save(from, { revision: 0, address: { ...ADDRESS, detail: '新址' }, topics: ['tea'] });
    return { into, from };
  }

  it('are the newer word for each, and go back with an undo but for what was said since', async () => {
    const { into, from } = await two();
    const before = [shown(into), shown(from)];
    const merge = await world.merge(YOUNGER, ELDER);
    expect(shown(into)).toEqual({ revision: 2, address: before[1]?.address, storeId: STORE, topics: ['tea'] });
    await save(from, { revision: 2, topics: ['cake'] });
    expect(shown(into).topics).toEqual(['cake']);
    await world.settle();
    world.clock.advance(150_000);
    await world.undo(merge !== 'killed' && merge?.ok ? merge.data._id : '');
    expect(shown(into)).toEqual({ ...before[0], revision: 4, topics: ['cake'] });
    expect(shown(from)).toEqual(before[1]);
  });

  const said = fc.record({ at: fc.integer({ min: 0, max: 9 }).map((n) => new Date(n)), value: fc.option(fc.nat(3)) });
  const record = fc.option(
    fc.record({ revision: fc.nat(5), topics: said, storeId: said }, { requiredKeys: ['revision'] }),
  );

  it('lose no newest word, whatever the order, and come apart as they were', () => {
    fc.assert(
      fc.property(record, record, record, (...given) => {
        const [a, b, c] = given.map((one) => (one ?? undefined) as unknown as Preferences | undefined);
        const fields = (preferences: Preferences | undefined) => {
          const { revision: _, ...rest } = preferences ?? { revision: 0 };
          return rest;
        };
        const ab = joinedPreferences(a, b, 'm1');
        const abc = joinedPreferences(ab, c, 'm2');
        for (const field of ['topics', 'storeId'] as const) {
          const times = [a, b, c].flatMap((one) => one?.[field]?.at.getTime() ?? []);
          expect(abc?.[field]?.at.getTime()).toBe(times.length > 0 ? Math.max(...times) : undefined);
        }
        expect(separatedPreferences(abc, 'm2')?.revision ?? 1).toBeGreaterThan(0);
        expect(fields(separatedPreferences(abc, 'm2'))).toEqual(fields(ab));
        expect(fields(separatedPreferences(separatedPreferences(abc, 'm2'), 'm1'))).toEqual(fields(a));
      }),
      { numRuns: Number(process.env['WEILIAN_RUNS'] ?? 200) },
    );
  });

  it('stand in the export, and nothing of them is left when nobody is', async () => {
    const { into } = await two();
    const user = world.users().find(({ _id }) => _id === into) as User;
    const pages = await Promise.all(
      ownPerson.map(({ page }) => page({ user, userIds: [into], identities: [] }, undefined)),
    );
    const texts = pages.flatMap(({ entries }) => entries.map(({ text }) => text));
    expect(texts).toContain('默认收货地址：林小满，上海市上海市衡山路 2 号，电话 13800000000；常去门店：hengshan');
    await world.deps().people.unlist(user.identityIds);
    expect(JSON.stringify(world.users().filter(({ _id }) => _id === into))).toBe('[]');
  });
});
