import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Collection } from '../db/database.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';

type Thing = { _id: string; n: number; at?: Date; gone?: string };

let local: LocalDatabase;
let things: Collection<Thing>;
beforeAll(async () => {
  local = await startLocalDatabase();
  things = local.database.collection<Thing>('visits');
});
beforeEach(async () => {
  local.reset();
  await things.addMany([
    { _id: 'a', n: 1, gone: 'soon' },
    { _id: 'b', n: 2 },
  ]);
});
afterAll(() => local.close());

const all = () => local.all<Thing>('visits').sort((a, b) => (a._id < b._id ? -1 : 1));

describe('a transaction', () => {
  it('reads, writes whole documents and removes, all at once', async () => {
    const at = new Date('2024-03-01T00:00:00Z');
    const before = local.requests();
    const seen = await local.database.transaction(async ({ get, put, remove }) => {
      const a = await get<Thing>('visits', 'a');
      await put('visits', { _id: 'a', n: 10, at, gone: undefined });
      await put('visits', { _id: 'c', n: 3 });
      await remove('visits', 'b');
      expect(all()).toHaveLength(2);
      return [a, await get<Thing>('visits', 'b'), await get<Thing>('visits', 'c')];
    });
    expect(seen).toEqual([{ _id: 'a', n: 1, gone: 'soon' }, undefined, { _id: 'c', n: 3 }]);
    expect(all()).toEqual([
      { _id: 'a', n: 10, at },
      { _id: 'c', n: 3 },
    ]);
    expect(local.requests() - before).toBe(8);
  });

  it('that throws leaves nothing, and holds nothing', async () => {
    const broken = local.database.transaction(async ({ put }) => {
      await put('visits', { _id: 'a', n: 10 });
      throw new Error('thought better of it');
    });
    await expect(broken).rejects.toThrow('thought better of it');
    expect(await things.updateIf({ _id: 'a' }, { inc: { n: 1 } })).toBe(true);
    expect(all()).toMatchObject([{ n: 2 }, { n: 2 }]);
  });

  it('is done again when a document that it writes was written by somebody else meanwhile', async () => {
    let runs = 0;
    await local.database.transaction(async ({ get, put }) => {
      const a = (await get<Thing>('visits', 'a')) as Thing;
      if (++runs < 3) await things.updateIf({ _id: 'a' }, { inc: { n: 100 } });
      await put('visits', { ...a, n: a.n + 1 });
    });
    expect([runs, all()[0]?.n]).toEqual([3, 202]);
  });

  it('of several callers at once loses no write', async () => {
    const increment = () =>
      local.database.transaction(async ({ get, put }) => {
        for (const id of ['a', 'b']) {
          const thing = (await get<Thing>('visits', id)) as Thing;
          await put('visits', { ...thing, n: thing.n + 1 });
        }
      });
    await Promise.all([increment(), increment(), increment()]);
    expect(all()).toMatchObject([{ n: 4 }, { n: 5 }]);
  });

  it('that is always in conflict says so in the end, and has written nothing', async () => {
    local.faults.add({
      target: 'database',
      match: 'visits',
      count: 6,
      effect: {
        kind: 'error',
        code: 'DATABASE_TRANSACTION_CONFLICT',
        message: '[ResourceUnavailable.TransactionBusy]',
      },
    });
    const hopeless = local.database.transaction(({ put }) => put('visits', { _id: 'a', n: 10 }));
    await expect(hopeless).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_CONFLICT' });
    expect(local.faults.list()).toEqual([]);
    expect(all()[0]).toMatchObject({ n: 1 });
  });
});
