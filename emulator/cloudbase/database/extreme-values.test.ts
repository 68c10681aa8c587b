import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startOpenDatabase, watchFailures, type Parameters } from './malformed.harness.ts';
import { kept } from './random-requests.harness.ts';

/** How many random values; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 100);

let server: Awaited<ReturnType<typeof startOpenDatabase>>;
let failures: ReturnType<typeof watchFailures>;

beforeAll(async () => {
  server = await startOpenDatabase();
});
afterAll(() => server.close());
beforeEach(async () => {
  failures = watchFailures();
  await server.refill();
});
afterEach(() => failures.expectNone());

describe('what is accepted', () => {
  const deep = (depth: number): string => Array.from({ length: depth }, () => 'a').join('.');
  it.each<[string, string, Parameters]>([
    ['a date beyond all dates', 'insertDocument', { data: ['{"d":{"$tcb_server_date":{"offset":1e300}}}'] }],
    ['a nesting that grows', 'modifyDocument', { query: '{}', merge: true, data: `{"$set":{"${deep(150)}":1}}` }],
    [
      'a nesting that is moved',
      'modifyDocument',
      { query: '{}', merge: true, data: `{"$rename":{"deep":"${deep(100)}"}}` },
    ],
    [
      'a list with gaps',
      'modifyDocument',
      { query: '{"_id":"a"}', merge: true, data: '{"$set":{"list.400000000":1}}' },
    ],
    [
      'two thousand million numbers',
      'aggregateDocuments',
      { stages: [{ stageKey: '$project', stageValue: '{"r":{"$range":[0,2000000000]}}' }] },
    ],
    [
      'a text without end',
      'aggregateDocuments',
      {
        stages: [
          {
            stageKey: '$project',
            stageValue:
              '{"r":{"$reduce":{"input":{"$range":[0,40]},"initialValue":"text","in":{"$concat":["$$value","$$value"]}}}}',
          },
        ],
      },
    ],
    ['JavaScript in a query', 'getDocument', { query: '{"$where":"Object.prototype.polluted = 1"}' }],
    [
      'JavaScript in a pipeline',
      'aggregateDocuments',
      {
        stages: [
          { stageKey: '$project', stageValue: '{"x":{"$function":{"body":"function(){}","args":[],"lang":"js"}}}' },
        ],
      },
    ],
    ['a nested JSON of 100,000 levels', 'insertDocument', { data: ['['.repeat(100_000) + ']'.repeat(100_000)] }],
  ])('is not %s', async (_what, action, given) => {
    expect(await server.expectAnswer(`database.${action}`, { collectionName: 'things', multi: true, ...given })).toBe(
      false,
    );
  });

  it('are ids and values longer than a key of an index, one told from the other', async () => {
    const things = server.db.collection('things');
    const long = 'x'.repeat(5_000);
    await things.where({}).remove();
    await things.add([
      { _id: long, n: long },
      { _id: `${long}y`, n: `${long}y` },
    ]);
    await expect(things.add({ _id: long })).rejects.toMatchObject({ message: expect.stringContaining('E11000') });
    expect((await things.where({ n: `${long}y` }).get()).data).toEqual([{ _id: `${long}y`, n: `${long}y` }]);
    expect((await things.where({ n: server.db.command.gt(long) }).count()).total).toBe(1);
    expect((await things.doc(long).remove()).deleted).toBe(1);
    expect((await things.get()).data).toHaveLength(1);
  });

  it('may be a long list in an indexed field', async () => {
    const things = server.db.collection('things');
    await things.where({}).remove();
    const n = Array.from({ length: 200_000 }, (_, i) => i);
    await things.add({ _id: 'long', n });
    expect((await things.where({ n: 199_999 }).count()).total).toBe(1);
    expect((await things.where({ 'n.7': 7 }).count()).total).toBe(1);
    const { concatArrays, size } = server.db.command.aggregate;
    const joined = await things
      .aggregate()
      .project({ size: size(concatArrays(['$n', '$n'])) })
      .end();
    expect(joined.data).toEqual([{ _id: 'long', size: 400_000 }]);
  });

  it('comes back as it was, types too, and an equality finds it by its index and without one', async () => {
    await fc.assert(
      fc.asyncProperty(kept, async (value) => {
        await server.db.collection('things').where({}).remove();
        const document = { _id: 'k', n: value, plain: value };
        const data = [JSON.stringify(document)];
        expect(await server.send('database.insertDocument', { collectionName: 'things', data })).not.toHaveProperty(
          'code',
        );
        for (const field of ['_id', 'n', 'plain']) {
          const query = JSON.stringify({ [field]: { $eq: field === '_id' ? 'k' : value } });
          const answer = (await server.send('database.getDocument', { collectionName: 'things', query })) as {
            data?: { list: string[] };
          };
          expect(answer.data?.list.map((one) => JSON.parse(one) as unknown)).toEqual([JSON.parse(data[0] as string)]);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
