import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;

beforeAll(async () => {
  server = await startTestDatabase([{ name: 'things', indexes: [] }]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
  await db.collection('things').add({ _id: 'a', n: 1 });
});
afterEach(() => {
  expect(server.database.find('things', {}).documents).toEqual([{ _id: 'a', n: 1 }]);
  server.faults.clear();
});
afterAll(() => server.close());

const context = { requestId: 'r', headers: {} };

/** One action without the gateway, to send what the SDK never would. */
async function send(action: string, parameters: Record<string, unknown>): Promise<unknown> {
  return server.database.actions[`database.${action}`]?.(parameters, context);
}

describe('what the database refuses, changing nothing', () => {
  it('is a collection that no data model declares', async () => {
    const refused = {
      code: 'DATABASE_COLLECTION_NOT_EXIST',
      message: expect.stringContaining('[ResourceNotFound] Db or Table not exist: nowhere'),
    };
    await expect(db.collection('nowhere').add({ n: 1 })).rejects.toMatchObject(refused);
    await expect(db.collection('nowhere').get()).rejects.toMatchObject(refused);
    for (const name of ['__proto__', 'constructor', 'toString']) {
      await expect(db.collection(name).get()).rejects.toMatchObject({ code: 'DATABASE_COLLECTION_NOT_EXIST' });
    }
  });

  it.each([
    ['an unknown comparison', '{"n":{"$near":1}}'],
    ['an unknown comparison inside $not', '{"n":{"$not":{"$foo":1}}}'],
    ['an unknown comparison inside $elemMatch', '{"n":{"$elemMatch":{"$foo":1}}}'],
    ['an unknown top level operator', '{"$where":"true"}'],
    ['an unknown word in $jsonSchema', '{"$jsonSchema":{"foo":1}}'],
    ['a logic operator without operands', '{"$or":[]}'],
    ['$in without a list', '{"n":{"$in":5}}'],
    ['$and of something else', '{"$and":[1]}'],
    ['a remainder of zero', '{"n":{"$mod":[0,1]}}'],
    ['a broken regular expression', '{"n":{"$regex":"("}}'],
    ['broken JSON', '{"n":'],
    ['broken EJSON', '{"n":{"$date":"never"}}'],
    ['an array', '[]'],
    ['prototype keys', '{"__proto__":{"n":1}}'],
    ['a path through the prototype', '{"n.__proto__.x":1}'],
  ])('is a query with %s', async (_case, query) => {
    const expected = { code: expect.stringMatching(/^(INVALID_PARAM|DATABASE_(INVALID_OPERRATOR|REQUEST_FAILED))$/) };
    for (const action of ['getDocument', 'calculateDocument', 'removeDocument']) {
      await expect(send(action, { collectionName: 'things', query, multi: true })).rejects.toMatchObject(expected);
    }
  });

  it.each([
    ['an unknown operator', '{"$foo":{"n":2}}'],
    ['a field beside operators', '{"$set":{"m":1},"n":2}'],
    ['no operator', '{}'],
    ['an empty operator', '{"$set":{}}'],
    ['the id', '{"$set":{"_id":"b"}}'],
    ['a name with $', '{"$set":{"m":{"$gt":1}}}'],
    ['an empty name', '{"$set":{"m..x":1}}'],
    ['prototype keys', '{"$set":{"__proto__.polluted":1}}'],
    ['a rename to the prototype', '{"$rename":{"n":"constructor.prototype"}}'],
    ['text to add', '{"$inc":{"n":"1"}}'],
  ])('is an update with %s', async (_case, data) => {
    const parameters = { collectionName: 'things', query: '{"_id":"a"}', data, merge: true };
    await expect(send('modifyDocument', parameters)).rejects.toMatchObject({ code: expect.any(String) });
    await expect(send('modifyAndReturnDoc', parameters)).rejects.toMatchObject({ code: expect.any(String) });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('is a document that nothing can be asked about later', async () => {
    for (const data of [
      '{"__proto__":1}',
      '{"$set":1}',
      '{"a":{"$b":1}}',
      '{"a.b":1}',
      '{"_id":[1]}',
      '[]',
      '5',
      '{',
    ]) {
      await expect(send('insertDocument', { collectionName: 'things', data: [data] })).rejects.toMatchObject({
        code: expect.any(String),
      });
    }
  });

  it('is anything malformed: random parameters get an error with a code or an answer, never a crash', async () => {
    const text = fc.oneof(fc.json(), fc.constantFrom('{"n":1}', '{"$set":{"n":{"$numberInt":"x"}}}', ''));
    const value = fc.oneof(text, fc.anything());
    const parameters = fc.record(
      {
        query: value,
        order: value,
        projection: value,
        offset: value,
        limit: value,
        stages: value,
        transactionId: value,
      },
      { requiredKeys: [] },
    );
    const actions = fc.constantFrom('getDocument', 'calculateDocument', 'aggregateDocuments', 'commitTransaction');
    await fc.assert(
      fc.asyncProperty(actions, parameters, async (action, random) => {
        try {
          await send(action, { collectionName: 'things', ...random });
        } catch (error) {
          expect(error).toMatchObject({ name: 'CloudBaseError' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('faults', () => {
  it('refuse before the effect, once', async () => {
    server.faults.add({
      target: 'database',
      match: 'things',
      count: 1,
      effect: { kind: 'error', code: 'DATABASE_REQUEST_FAILED', message: 'provoked' },
    });
    await expect(db.collection('things').doc('a').remove()).rejects.toMatchObject({ message: 'provoked' });
    expect((await db.collection('things').count()).total).toBe(1);
  });

  it('break the connection after the effect', async () => {
    server.faults.add({
      target: 'database',
      match: 'database.insertDocument',
      count: 1,
      when: 'after',
      effect: { kind: 'drop' },
    });
    await expect(db.collection('things').add({ _id: 'lost' })).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect((await db.collection('things').doc('lost').remove()).deleted).toBe(1);
  });
});
