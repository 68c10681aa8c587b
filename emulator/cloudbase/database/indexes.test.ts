import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';
import type { IndexDefinition } from './index.ts';

/** How many random collections; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 60);

type Direction = 1 | -1;
const index = (name: string, ...keys: [string, Direction][]): IndexDefinition => ({
  name,
  unique: false,
  keys: keys.map(([field, direction]) => ({ field, direction })),
});
const INDEXES = [
  index('a', ['a', 1]),
  index('fallingB', ['b', -1]),
  index('aThenFallingB', ['a', 1], ['b', -1]),
  index('inside', ['c.d', 1], ['b', -1]),
];

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;

beforeAll(async () => {
  server = await startTestDatabase([
    { name: 'indexed', indexes: INDEXES },
    { name: 'plain', indexes: [] },
  ]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
});
afterAll(() => server.close());

/** Few values, so that they meet: numbers, texts that begin alike, dates, null, lists, objects. */
const scalar = fc.oneof(
  fc.constantFrom<unknown>(0, -1, 2, 2.5, 1e300, null, true, false),
  fc.constantFrom('', 'a', 'ab', 'abc', 'b', '微联', '微', 'a\0b', 'x'.repeat(3_000)),
  fc.constantFrom(new Date(0), new Date(86_400_000)),
);
const value = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ d: scalar }, { noNullPrototype: true }) },
);
const inside = fc.oneof(
  fc.record({ d: value }, { noNullPrototype: true }),
  fc.array(fc.record({ d: scalar }, { noNullPrototype: true }), { maxLength: 2 }),
  scalar,
);
/** No list in `b`: an index takes one list of a document only. */
const thing = fc.record({ a: value, b: scalar, c: inside }, { requiredKeys: [], noNullPrototype: true });

const condition = fc.oneof(
  fc.tuple(fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne'), scalar).map(([operator, operand]) => ({
    [operator]: operand,
  })),
  fc.array(scalar, { minLength: 1, maxLength: 4 }).map((values) => ({ $in: values })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.constantFrom({ $regex: '^a' }, { $regex: '^ab?' }, { $regex: '^微' }, { $regex: 'b' }, { $exists: true }),
);
const filter = fc.dictionary(fc.constantFrom('a', 'b', 'c.d', '_id'), condition, { maxKeys: 3, noNullPrototype: true });
const query = fc.oneof(
  { weight: 4, arbitrary: filter },
  { weight: 1, arbitrary: fc.array(filter, { minLength: 1, maxLength: 3 }).map((branches) => ({ $or: branches })) },
);
const direction = fc.constantFrom<'asc' | 'desc'>('asc', 'desc');
const order = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c.d'), direction), {
  maxLength: 2,
  selector: ([field]) => field,
});

/** What happens to the documents after they were added; numbers choose among them. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), which: fc.nat(), to: thing }),
  fc.record({ kind: fc.constant('update' as const), which: fc.nat(), to: value }),
  fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }),
);

interface Case {
  things: Record<string, unknown>[];
  changes: ({ which: number } & ({ kind: 'set'; to: object } | { kind: 'update'; to: unknown } | { kind: 'remove' }))[];
  query: object;
  order: ['a' | 'b' | 'c.d', 'asc' | 'desc'][];
  skip: number;
  limit: number;
}

async function write(name: string, { things, changes }: Case): Promise<void> {
  const collection = db.collection(name);
  await collection.where({}).remove();
  await collection.add(things.map((content, n) => ({ _id: `t${n}`, ...content })));
  for (const one of changes) {
    const document = collection.doc(`t${one.which % things.length}`);
    if (one.kind === 'set') await document.set(one.to);
    else if (one.kind === 'update') await document.update({ a: db.command.set(one.to) });
    else await document.remove();
  }
}

async function ask(name: string, { query: where, order: by, skip, limit }: Case): Promise<object> {
  const raw = db.collection(name).options({ raw: true }).where(where);
  const total = (await raw.count()).total;
  // By `_id` at the end: between equals the order of two collections may differ.
  const ordered = [...by, ['_id', 'asc'] as const].reduce((asked, [field, way]) => asked.orderBy(field, way), raw);
  const page = await ordered.skip(skip).limit(limit).get();
  const everything = await raw.limit(1_000).get();
  const ids = (everything.data as { _id: string }[]).map(({ _id }) => _id).sort();
  return { total, page: page.data as unknown, ids };
}

const cases = fc.record({
  things: fc.array(thing, { minLength: 1, maxLength: 12 }),
  changes: fc.array(change, { maxLength: 4 }),
  query,
  order,
  skip: fc.nat(2),
  limit: fc.integer({ min: 1, max: 5 }),
});

describe('a query', () => {
  it(
    'answers the same with indexes and without, whatever is stored and asked',
    async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (random) => {
          const one = random as unknown as Case;
          for (const name of ['indexed', 'plain']) await write(name, one);
          expect(await ask('indexed', one)).toEqual(await ask('plain', one));
        }),
        { numRuns: RUNS },
      );
    },
    60_000 + RUNS * 1_000,
  );

  it(
    'answers the same within a transaction that has written, with indexes and without',
    async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (random) => {
          const one = random as unknown as Case;
          const answers: unknown[] = [];
          for (const name of ['indexed', 'plain']) {
            await write(name, one);
            const transaction = await db.startTransaction();
            await transaction.collection(name).add({ _id: 'own', a: 2, b: 'a' });
            await transaction.collection(name).doc('t0').update({ b: 2 });
            // The SDK's raw option does not reach into transactions: only what it encodes can be asked.
            const { data } = await transaction
              .collection(name)
              .where({ a: db.command.gte(0), b: db.command.exists(true) })
              .get();
            answers.push((data as { _id: string }[]).map(({ _id }) => _id).sort());
            await transaction.rollback();
          }
          expect(answers[0]).toEqual(answers[1]);
        }),
        { numRuns: Math.ceil(RUNS / 3) },
      );
    },
    60_000 + RUNS * 1_000,
  );
});
