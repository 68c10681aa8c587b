import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

/** How many random sequences of writes; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 80);

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;

const unique = (name: string, ...fields: string[]) => ({
  name,
  unique: true,
  keys: fields.map((field) => ({ field, direction: 1 as const })),
});

beforeAll(async () => {
  server = await startTestDatabase([{ name: 'keys', indexes: [unique('u', 'u'), unique('vw', 'v', 'w')] }]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
});
afterAll(() => server.close());

/** One of few fields or none, so that they meet. */
type Fields = Partial<Record<'u' | 'v' | 'w', unknown>>;

const value = fc.constantFrom<unknown>(null, 1, 2, 'x', [1, 'x'], [2], []);
const fields: fc.Arbitrary<Fields> = fc.record(
  { u: value, v: value, w: fc.constantFrom(1, 2, null) },
  { requiredKeys: [] },
);
const write = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), id: fc.nat(5), fields }),
  fc.record({ kind: fc.constant('set' as const), id: fc.nat(5), fields }),
  fc.record({ kind: fc.constant('update' as const), id: fc.nat(5), fields }),
  fc.record({ kind: fc.constant('remove' as const), id: fc.nat(5), fields: fc.constant<Fields>({}) }),
);
interface Write {
  kind: 'add' | 'set' | 'update' | 'remove';
  id: number;
  fields: Fields;
}

type Contents = ReadonlyMap<number, Fields>;

/** The keys of a value in an index, as MongoDB has them: a missing field is null, an empty list a key of its own. */
function keysOf(content: unknown): string[] {
  if (!Array.isArray(content)) return [JSON.stringify(content ?? null)];
  return content.length === 0 ? ['[]'] : content.map((element) => JSON.stringify(element));
}

function entriesOf({ u, v, w }: Fields): string[] {
  const together = keysOf(v).flatMap((one) => keysOf(w).map((other) => `vw ${one} ${other}`));
  return [...keysOf(u).map((key) => `u ${key}`), ...together];
}

/** What is there after a write; undefined: it has to be refused. */
function after(contents: Contents, { kind, id, fields: given }: Write): Contents | undefined {
  const old = contents.get(id);
  const next = new Map(contents);
  if (kind === 'remove') next.delete(id);
  else if (kind === 'add' && old) return undefined;
  else if (kind === 'update') {
    if (old) next.set(id, { ...old, ...given });
  } else next.set(id, given);
  const own = entriesOf(next.get(id) ?? {});
  const isTaken = [...next].some(
    ([other, theirs]) => other !== id && entriesOf(theirs).some((key) => own.includes(key)),
  );
  return next.has(id) && isTaken ? undefined : next;
}

/** Answers whether it was accepted; every refusal is one of a duplicate key. */
async function send({ kind, id, fields: given }: Write, place: Pick<typeof db, 'collection'>): Promise<boolean> {
  const keys = place.collection('keys');
  const document = keys.doc(`d${id}`);
  const values = Object.fromEntries(Object.entries(given).map(([name, content]) => [name, db.command.set(content)]));
  try {
    if (kind === 'add') await keys.add({ _id: `d${id}`, ...given });
    else if (kind === 'set') await document.set({ kept: true, ...given });
    else if (kind === 'remove') await document.remove();
    else if (Object.keys(given).length > 0) await document.update(values);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ message: expect.stringContaining('E11000') });
    return false;
  }
}

async function expectContents(contents: Contents): Promise<void> {
  const { data } = await db.collection('keys').limit(1_000).get();
  const found = (data as (Fields & { _id: string; kept?: boolean })[]).map(({ _id, kept: _kept, ...rest }) => [
    _id,
    rest,
  ]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries([...contents].map(([id, rest]) => [`d${id}`, rest])));
}

describe('unique indexes', () => {
  it('refuse exactly the writes that would make a key twice, and those change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 12 }), async (writes) => {
        await db.collection('keys').where({}).remove();
        let contents: Contents = new Map();
        for (const one of writes as Write[]) {
          const next = after(contents, one);
          expect([one, await send(one, db)]).toEqual([one, next !== undefined]);
          contents = next ?? contents;
        }
        await expectContents(contents);
      }),
      { numRuns: RUNS },
    );
  });

  it('do so in a transaction as well, whose writes are all there or none', async () => {
    const batches = fc.array(fc.array(write, { minLength: 1, maxLength: 5 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(batches, async (transactions) => {
        await db.collection('keys').where({}).remove();
        let contents: Contents = new Map();
        for (const writes of transactions as Write[][]) {
          const transaction = await db.startTransaction();
          let pending: Contents | undefined = contents;
          for (const one of writes) {
            const next: Contents | undefined = after(pending, one);
            expect([one, await send(one, transaction)]).toEqual([one, next !== undefined]);
            pending = next;
            if (!pending) break;
          }
          if (pending) await transaction.commit();
          contents = pending ?? contents;
        }
        await expectContents(contents);
      }),
      { numRuns: RUNS },
    );
  });
});
