import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

/** The part of wx-server-sdk that is used here. */
interface WxCloud {
  init(options: { env: string }): void;
  database(options?: object): WxDatabase;
}
interface WxDatabase {
  collection(name: string): {
    add(options: { data: object }): Promise<{ _id: string }>;
    doc(id: string): {
      get(): Promise<{ data: object }>;
      set(options: { data: object }): Promise<{ stats: { updated: number; created: number } }>;
      update(options: { data: object }): Promise<{ stats: { updated: number } }>;
      remove(): Promise<{ stats: { removed: number } }>;
    };
    where(query: object): { get(): Promise<{ data: object[] }>; count(): Promise<{ total: number }> };
  };
  command: { inc(by: number): object };
  runTransaction<T>(callback: (transaction: WxDatabase) => Promise<T>): Promise<T>;
}

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: WxDatabase;

beforeAll(async () => {
  server = await startTestDatabase([{ name: 'things', indexes: [] }]);
  setPlatformEnvironment(server.url);
  const imported = (await import('wx-server-sdk')) as unknown as WxCloud & { default?: WxCloud };
  const cloud = imported.default ?? imported;
  cloud.init({ env: 'local-test' });
  db = cloud.database();
});
afterAll(() => server.close());

describe('wx-server-sdk', () => {
  it('adds, reads, updates, sets and removes', async () => {
    const things = db.collection('things');
    expect(await things.add({ data: { _id: 'a', n: 1 } })).toMatchObject({ _id: 'a' });
    expect(await things.doc('a').update({ data: { n: db.command.inc(1) } })).toMatchObject({ stats: { updated: 1 } });
    expect(await things.doc('a').get()).toMatchObject({ data: { _id: 'a', n: 2 } });
    expect(await things.doc('b').set({ data: { n: 3 } })).toMatchObject({ stats: { updated: 0, created: 1 } });
    expect(await things.where({ n: 3 }).count()).toMatchObject({ total: 1 });
    expect(await things.doc('b').remove()).toMatchObject({ stats: { removed: 1 } });
  });

  it('reports a duplicate, a missing collection and a missing document by its own numbers', async () => {
    await expect(db.collection('things').add({ data: { _id: 'a' } })).rejects.toMatchObject({
      errCode: -502001,
      message: expect.stringContaining('E11000 duplicate key error'),
    });
    await expect(db.collection('nowhere').where({}).get()).rejects.toMatchObject({ errCode: -502005 });
    await expect(db.collection('things').doc('missing').get()).rejects.toMatchObject({
      message: expect.stringContaining('does not exist'),
    });
  });

  it('runs a transaction', async () => {
    await db.runTransaction(async (transaction) => {
      await transaction
        .collection('things')
        .doc('a')
        .update({ data: { n: 10 } });
    });
    expect(await db.collection('things').doc('a').get()).toMatchObject({ data: { n: 10 } });
  });
});
