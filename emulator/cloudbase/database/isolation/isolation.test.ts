import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from '../database.harness.ts';
import { TRANSACTION_LIFETIME_MS } from '../storage/transactions.ts';
import { findAnomalies, writeSkews } from './anomalies.harness.ts';
import { Client, DOCUMENTS, type Sdk } from './client.harness.ts';
import type { Content, Operation } from './model.harness.ts';
import { Player, type Event } from './player.harness.ts';

/** How many random histories; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 60);

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: Sdk;

beforeAll(async () => {
  server = await startTestDatabase([{ name: DOCUMENTS, indexes: [] }]);
  server.clock.freeze();
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
});
afterAll(() => server.close());

const KEYS = ['u', 'v', 'w', 'x', 'y'];
const keysOf = (count: number): string[] => KEYS.slice(0, count);

const who = fc.constantFrom('A', 'B', 'C', 'D', 'E');
const kinds = (...names: Operation['kind'][]) => fc.constantFrom(...names);
const key = fc.nat(4);

/** Keys are numbers here, until it is known how many documents there are. */
const operation = (kind: fc.Arbitrary<Operation['kind']>) => fc.record({ kind, key });
const WITHIN = kinds('get', 'get', 'getAll', 'push', 'push', 'take', 'set', 'add', 'remove');
const ALONE = kinds('get', 'push', 'take', 'set', 'add', 'remove', 'pushAll');
const event = fc.oneof(
  { weight: 10, arbitrary: fc.record({ who, operation: operation(WITHIN) }) },
  { weight: 3, arbitrary: fc.record({ who: fc.constant('ordinary'), operation: operation(ALONE) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      who,
      end: fc.constantFrom('start' as const, 'commit' as const, 'commit' as const, 'rollback' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ passMs: fc.constantFrom(1, 10_000, 29_999, 30_000) }) },
);
const history = {
  documents: fc.integer({ min: 2, max: 5 }),
  actors: fc.integer({ min: 2, max: 5 }),
  missing: fc.subarray(KEYS),
  events: fc.array(event, { minLength: 4, maxLength: 30 }),
};

type RandomEvent =
  { who: string; operation: { kind: Operation['kind']; key: number } } | Exclude<Event, { operation: object }>;

/** The same event among fewer documents and transactions. */
function fitted(random: RandomEvent, keys: readonly string[], actors: number): Event {
  if ('passMs' in random) return random;
  const actor =
    random.who === 'ordinary' ? random.who : String.fromCharCode(65 + ((random.who.charCodeAt(0) - 65) % actors));
  if ('end' in random) return { who: actor, end: random.end };
  const { kind, key: number } = random.operation;
  return { who: actor, operation: { kind, key: keys[number % keys.length] as string } };
}

async function newPlayer(keys: readonly string[], missing: readonly string[]): Promise<Player> {
  // What a history that failed has left behind.
  await server.clock.advance(TRANSACTION_LIFETIME_MS);
  await db.collection(DOCUMENTS).where({}).remove();
  const initial = new Map<string, Content>(
    keys.filter((name) => !missing.includes(name)).map((name) => [name, { trail: [], n: 0 }]),
  );
  if (initial.size > 0) await db.collection(DOCUMENTS).add([...initial].map(([_id, content]) => ({ _id, ...content })));
  return new Player({ db, client: new Client(db), clock: server.clock }, initial, keys);
}

describe('transactions and ordinary operations in random order', () => {
  it(
    'answer as snapshot isolation says, and leave no anomaly in what clients saw',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.record(history), async ({ documents, actors, missing, events }) => {
          const keys = keysOf(documents);
          const player = await newPlayer(keys, missing);
          for (const random of events) await player.play(fitted(random, keys, actors));
          await player.finish();
          expect(findAnomalies(player.recorder.history)).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    30_000 + RUNS * 500,
  );

  it('may skew what they write, and lose to whoever wrote first', async () => {
    const player = await newPlayer(['u', 'v'], []);
    const read = (actor: string, key: string): Event => ({ who: actor, operation: { kind: 'get', key } });
    const push = (actor: string, key: string): Event => ({ who: actor, operation: { kind: 'push', key } });
    for (const actor of ['A', 'B']) for (const key of ['u', 'v']) await player.play(read(actor, key));
    await player.play(push('A', 'u'));
    await player.play(push('B', 'v'));
    for (const actor of ['A', 'B']) await player.play({ who: actor, end: 'commit' });
    expect(findAnomalies(player.recorder.history)).toEqual([]);
    expect(writeSkews(player.recorder.history)).toHaveLength(1);
    // Both read what the other one wants to write: only one of them may.
    for (const actor of ['A', 'B']) await player.play(read(actor, 'u'));
    for (const actor of ['A', 'B']) await player.play(push(actor, 'u'));
    await player.finish();
    const ends = player.recorder.history.transactions
      .filter(({ name }) => /^[AB]/.test(name))
      .map((one) => one.outcome);
    expect(ends).toEqual(['committed', 'committed', 'aborted', 'aborted']);
  });
});
