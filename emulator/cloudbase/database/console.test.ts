import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;

beforeAll(async () => {
  server = await startTestDatabase([
    { name: 'users', indexes: [] },
    { name: 'visits', indexes: [] },
  ]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
  await db.collection('users').add(Array.from({ length: 1_500 }, (_, n) => ({ _id: `u${n}`, n, at: new Date(n) })));
});
afterAll(() => server.close());

describe('what the console is shown', () => {
  it('is every collection with its number of documents', () => {
    expect(server.database.collections()).toEqual([
      { name: 'users', count: 1_500 },
      { name: 'visits', count: 0 },
    ]);
  });

  it('is a page of documents as relaxed EJSON, and how many there are', () => {
    const { find } = server.database;
    expect(find('users', { skip: 1, limit: 1 })).toEqual({
      total: 1_500,
      documents: [{ _id: 'u1', n: 1, at: { $date: '1970-01-01T00:00:00.001Z' } }],
    });
    expect(find('users', { filter: { n: { $gte: 1_490 } }, limit: 2 })).toMatchObject({
      total: 10,
      documents: [{ _id: 'u1490' }, { _id: 'u1491' }],
    });
    expect(() => find('nowhere', {})).toThrow('Db or Table not exist');
    expect(() => find('users', { filter: { n: { $foo: 1 } } })).toThrow('unknown operator');
  });

  it('cannot be used to change what is stored', () => {
    const [document] = server.database.find('users', { limit: 1 }).documents as { n: number }[];
    Object.assign(document ?? {}, { n: -1 });
    expect(server.database.find('users', { limit: 1 }).documents).toMatchObject([{ _id: 'u0', n: 0 }]);
  });

  it('is one line for every writing request, and one for a query that no index helps', async () => {
    await db.collection('users').where({ n: 5 }).get();
    await db.collection('users').where({ n: 6 }).update({ seen: true });
    const entries = server.feed.since().map(({ source, kind, text }) => ({ source, kind, text }));
    expect(entries).toEqual([
      { source: 'database', kind: 'documents.written', text: 'insertDocument users: 1500 documents' },
      { source: 'database', kind: 'query.scanned', text: 'no index for a query of users: n: looked at 1500 documents' },
      { source: 'database', kind: 'documents.written', text: 'modifyDocument users: 1 document' },
    ]);
    expect(server.database.operations()).toEqual({
      'database.insertDocument': 1,
      'database.getDocument': 1,
      'database.modifyDocument': 1,
    });
  });

  it('is every change of a document before and after it, the newest first', async () => {
    await db.collection('visits').add({ _id: 'v', n: 1 });
    await db.collection('visits').doc('v').update({ n: 1 });
    await db.runTransaction(async (transaction: Awaited<ReturnType<typeof db.startTransaction>>) => {
      await transaction.collection('visits').doc('v').update({ n: 2 });
      await transaction.collection('visits').doc('v').update({ n: 3 });
    });
    const givenUp = db.runTransaction(async (transaction: Awaited<ReturnType<typeof db.startTransaction>>) => {
      await transaction.collection('visits').doc('v').update({ n: 4 });
      await transaction.rollback('no');
    });
    await expect(givenUp).rejects.toBe('no');
    await db.collection('visits').doc('v').remove();
    const changes = server.database.changes('visits', 5);
    expect(changes.map(({ before, after }) => ({ before, after }))).toEqual([
      { before: { _id: 'v', n: 3 } },
      { before: { _id: 'v', n: 1 }, after: { _id: 'v', n: 3 } },
      { after: { _id: 'v', n: 1 } },
    ]);
    expect(server.database.changes('visits', 1)).toEqual([changes[0]]);
    expect(() => server.database.changes('nowhere', 1)).toThrow('Db or Table not exist');
  });

  it('is of a write of many documents the first twenty', () => {
    const ids = server.database.changes('users', 100).flatMap(({ before, after }) => (before ? [] : [after]));
    expect(ids.map((document) => (document as { n: number }).n)).toEqual(Array.from({ length: 20 }, (_, n) => 19 - n));
  });
});
