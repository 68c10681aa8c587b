import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock } from '../core/hand-clock.harness.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { distanceBetween } from './distance.ts';
import { listStores, removeStore, saveStore } from './edit-stores.ts';
import { findStores } from './find-stores.ts';
import { Stores } from './stores.ts';
import { CENTRE, change, describedAs, north, OPERATOR } from './stores.harness.ts';
import type { Store } from './store.ts';

let local: LocalDatabase;
/** Eleven in the morning in Beijing. */
const clock = new HandClock(new Date('2024-03-04T03:00:00Z'));
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => local.reset());
afterAll(() => local.close());

const deps = (gate?: Gate) => ({ clock, stores: new Stores(gate ? gated(local.database, gate) : local.database) });
const save = (...given: Parameters<typeof change>) => saveStore(deps(), change(...given));
const remove = (storeId: string, revision: number, hasStaff = false) => {
  const { storeId: id, userId } = change(storeId, revision, describedAs());
  return removeStore({ ...deps(), hasStaff: async () => hasStaff }, { storeId: id, revision, userId });
};
const refused = (reason: string) => ({ ok: false, error: `STORE.${reason}` });

describe('a store', () => {
  it('is made, changed, listed and removed', async () => {
    const updatedAt = clock.now().toISOString();
    const first = { storeId: 'a', revision: 1, store: describedAs(), updatedAt };
    expect(await save('a', 0, describedAs())).toEqual({ ok: true, data: first });
    const moved = describedAs({ name: '新店', place: north(1) });
    expect(await save('a', 1, moved)).toMatchObject({ ok: true, data: { revision: 2, store: { name: '新店' } } });
    expect((await listStores(deps())).stores).toEqual([{ storeId: 'a', revision: 2, store: moved, updatedAt }]);
    expect(local.all<Store>('stores')).toMatchObject([{ updatedBy: OPERATOR, city: '上海', state: 'kept' }]);
    expect(await remove('a', 2)).toEqual({ ok: true, data: {} });
    expect(await remove('a', 2)).toEqual({ ok: true, data: {} });
    expect(await listStores(deps())).toEqual({ stores: [] });
    expect(await findStores(deps(), { place: CENTRE })).toEqual({ stores: [] });
    expect(await save('a', 0, describedAs())).toEqual(refused('NOT_FOUND'));
  });

  it('of a revision that somebody else has changed is not changed', async () => {
    await save('a', 0, describedAs());
    const answers = await Promise.all([1, 2, 3].map((n) => save('a', 1, describedAs({ name: `${n}` }), `key-000${n}`)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter(({ ok }) => !ok)).toEqual([refused('CHANGED_MEANWHILE'), refused('CHANGED_MEANWHILE')]);
    expect(await remove('a', 1)).toEqual(refused('CHANGED_MEANWHILE'));
    expect(await remove('b', 1)).toEqual(refused('NOT_FOUND'));
    expect(await save('b', 1, describedAs())).toEqual(refused('NOT_FOUND'));
  });

  it('is not removed while somebody is its staff', async () => {
    await save('a', 0, describedAs());
    expect(await remove('a', 1, true)).toEqual(refused('HAS_STAFF'));
    expect((await listStores(deps())).stores).toHaveLength(1);
  });

  it('is kept once, with the same answer, when its saving is killed anywhere and repeated', async () => {
    const requests = await forEveryDeath(async (death) => {
      local.reset();
      const first = await orKilled(() => saveStore(deps(deadly(death)), change('a', 0, describedAs())));
      expect(await save('a', 0, describedAs())).toMatchObject({ ok: true, data: { revision: 1 } });
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBe(1);
  });
});

describe('stores for customers', () => {
  it('come nearest first, with the distance and whether they are open', async () => {
    const always = { week: Array.from({ length: 7 }, () => [{ from: '00:00', until: '24:00' }]) };
    await save('far', 0, describedAs({ name: '远', place: north(2) }));
    await save('near', 0, describedAs({ name: '近', place: north(0.01) }));
    await save('middle', 0, describedAs({ name: '中', place: north(-1), hours: always }));
    await save('resting', 0, describedAs({ name: '停', place: north(3), state: 'closed', hours: always }));
    const before = local.requests();
    const { stores, next } = await findStores(deps(), { place: CENTRE });
    expect(local.requests() - before).toBe(1);
    const seen = stores.map(({ storeId, distance, isOpen, closesAt }) => [storeId, distance, isOpen, closesAt]);
    expect(seen).toEqual([
      ['near', 1112, true, '2024-03-04T13:00:00.000Z'],
      ['middle', 111_195, true, undefined],
      ['far', 222_390, true, '2024-03-04T13:00:00.000Z'],
      ['resting', 333_585, false, undefined],
    ]);
    expect(next).toBeUndefined();
  });

  it('are twenty at most, of a city if it is named', async () => {
    for (let n = 0; n < 25; n++)
      await save(`s${n}`, 0, describedAs({ place: north(n / 10), city: n % 2 ? '杭州' : '上海' }));
    const nearest = await findStores(deps(), { place: CENTRE });
    expect(nearest.stores.map(({ storeId }) => storeId)).toEqual(Array.from({ length: 20 }, (_, n) => `s${n}`));
    const there = await findStores(deps(), { place: CENTRE, city: '杭州' });
    expect(there.stores.map(({ storeId }) => storeId)).toEqual(Array.from({ length: 12 }, (_, n) => `s${2 * n + 1}`));
  });

  it('come without a place by city and name, page by page, each once', async () => {
    for (let n = 0; n < 45; n++)
      await save(`s${n}`, 0, describedAs({ name: `店 ${n % 7}`, city: n % 2 ? '杭州' : '上海' }));
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { stores, next } = await findStores(deps(), { after });
      seen.push(...stores.map(({ city, name, storeId }) => `${city} ${name} ${storeId}`));
      expect(stores.every(({ distance }) => distance === undefined)).toBe(true);
      after = next;
    } while (after !== undefined);
    expect(seen).toHaveLength(45);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect((await findStores(deps(), { city: '杭州' })).stores.every(({ city }) => city === '杭州')).toBe(true);
  });
});

describe('the distance', () => {
  it('is as the crow flies, on any side of the earth', () => {
    const [equator, pole] = [0, 90].map((latitude) => ({ longitude: 10, latitude }));
    expect(distanceBetween(CENTRE, CENTRE)).toBe(0);
    expect(distanceBetween(equator!, pole!)).toBe(10_007_558);
    const [east, west] = [179.9, -179.9].map((longitude) => ({ longitude, latitude: 0 }));
    expect(Math.round(distanceBetween(east!, west!) / 1000)).toBe(22);
  });
});
