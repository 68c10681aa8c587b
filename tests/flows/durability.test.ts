import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { adminDatabase, type AdminDatabase } from '../../scripts/local/admin-database.ts';
import { startProgram, type StartedProgram } from '../support/programs.ts';

/** How often the emulator is killed: more with WEILIAN_RUNS. */
const ROUNDS = Number(process.env.WEILIAN_RUNS ?? 2);
const WRITERS = 4;
/** Acknowledged requests of a round before the kill: the moment itself is whatever is going on then. */
const LEAST_ACKNOWLEDGED = 40;
const BATCH = 25;

const THINGS = { name: 'things', indexes: [{ name: 'byKey', unique: true, keys: [{ field: 'key', direction: 1 }] }] };
const BATCHES = {
  name: 'batches',
  indexes: [{ name: 'byBatch', unique: false, keys: [{ field: 'batch', direction: 1 }] }],
};

interface Started {
  program: StartedProgram;
  database: AdminDatabase;
  control: string;
}

async function start(state: string, ...more: string[]): Promise<Started> {
  const program = await startProgram('scripts/emulator.ts', ['--port', '0', '--state', state, ...more]);
  await program.printed(/\n/);
  const { admin, control } = JSON.parse(program.stdout()) as { admin: string; control: string };
  return { program, database: adminDatabase(admin, 'local-durable'), control };
}

/** What clients were told has happened. */
class Acknowledged {
  readonly things = new Map<string, number>();
  readonly batches = new Set<string>();
  readonly transfers = new Set<string>();
  count = 0;

  note(what: () => void): void {
    what();
    this.count += 1;
  }
}

/** Writes one thing after the other until the server is gone: inserts, updates, batches, transactions. */
async function write(database: AdminDatabase, writer: string, acknowledged: Acknowledged): Promise<void> {
  const { command } = database;
  for (let n = 0; ; n += 1) {
    const id = `${writer}-${n}`;
    try {
      await database.collection('things').add({ _id: id, key: id, n: 0 });
      acknowledged.note(() => acknowledged.things.set(id, 0));
      await database
        .collection('things')
        .doc(id)
        .update({ n: command.inc(1), text: 'x'.repeat(n % 3_000) });
      acknowledged.note(() => acknowledged.things.set(id, 1));
      await database.collection('batches').add(Array.from({ length: BATCH }, (_, i) => ({ batch: id, i })));
      acknowledged.note(() => acknowledged.batches.add(id));
      const transaction = await database.startTransaction();
      await transaction
        .collection('things')
        .doc(id)
        .update({ n: command.inc(10) });
      await transaction.collection('things').add({ _id: `of-${id}`, key: `of-${id}`, n: 10 });
      await transaction.commit();
      acknowledged.note(() => acknowledged.transfers.add(id));
    } catch {
      return;
    }
  }
}

async function allOf<T>(database: AdminDatabase, collection: string): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const { data } = await database.collection(collection).orderBy('_id', 'asc').skip(all.length).limit(1_000).get();
    if (data.length === 0) return all;
    all.push(...(data as T[]));
  }
}

/** Everything that was acknowledged is there; what was not is there wholly or not at all. */
async function compare(database: AdminDatabase, acknowledged: Acknowledged): Promise<void> {
  const things = await allOf<{ _id: string; key: string; n: number }>(database, 'things');
  const byId = new Map(things.map((thing) => [thing._id, thing]));
  const lost = [...acknowledged.things].filter(([id, n]) => !(Number(byId.get(id)?.n) >= n)).map(([id]) => id);
  const lostTransfers = [...acknowledged.transfers].filter((id) => !byId.has(`of-${id}`));
  // Both halves of a transaction, or none.
  const torn = things.filter(({ _id, n }) => !_id.startsWith('of-') && n >= 10 !== byId.has(`of-${_id}`));
  expect({ lost, lostTransfers, torn }).toEqual({ lost: [], lostTransfers: [], torn: [] });

  const batches = await allOf<{ batch: string }>(database, 'batches');
  const sizes = new Map<string, number>();
  for (const { batch } of batches) sizes.set(batch, (sizes.get(batch) ?? 0) + 1);
  expect([...sizes.values()].filter((size) => size !== BATCH)).toEqual([]);
  expect([...acknowledged.batches].filter((id) => !sizes.has(id))).toEqual([]);

  // The indexes say the same as the documents.
  for (const id of [...acknowledged.things.keys()].slice(-5)) {
    expect((await database.collection('things').where({ key: id }).count()).total).toBe(1);
    await expect(database.collection('things').add({ key: id })).rejects.toThrow('E11000');
  }
}

describe('an emulator with a state directory that is killed with -9 while it writes', () => {
  let folder: string;
  let running: Started | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'durability-'));
  });
  const kill = async (): Promise<void> => {
    running?.program.child.kill('SIGKILL');
    await running?.program.ended;
    running = undefined;
  };
  afterEach(async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'has everything that it acknowledged, and nothing by halves',
    async () => {
      const acknowledged = new Acknowledged();
      running = await start(join(folder, 'state'), '--empty');
      for (const definition of [THINGS, BATCHES])
        await fetch(`${running.control}/database`, { method: 'POST', body: JSON.stringify(definition) });
      for (let round = 0; round < ROUNDS; round += 1) {
        const { database } = running;
        const until = acknowledged.count + LEAST_ACKNOWLEDGED + Math.floor(Math.random() * 100);
        const writers = Array.from({ length: WRITERS }, (_, i) => write(database, `r${round}w${i}`, acknowledged));
        while (acknowledged.count < until) await new Promise((resolve) => setImmediate(resolve));
        await kill();
        await Promise.all(writers);
        running = await start(join(folder, 'state'), '--empty');
        await compare(running.database, acknowledged);
      }
      expect(acknowledged.count).toBeGreaterThanOrEqual(ROUNDS * LEAST_ACKNOWLEDGED);
    },
    60_000 + ROUNDS * 15_000,
  );

  it('still knows what people of WeChat did when it is killed as soon as it has said so', async () => {
    const followers = async (): Promise<{ total: number; names: (string | undefined)[] }> => {
      const answer = await fetch(`${running!.control}/wechat/followers?limit=10000`);
      const page = (await answer.json()) as { total: number; followers: { name?: string }[] };
      return { total: page.total, names: page.followers.map(({ name }) => name) };
    };
    running = await start(join(folder, 'state'));
    const { total } = await followers();
    for (const [way, name] of [
      ['follow', '陈一诺'],
      ['unfollow', '林小满'],
      ['follow', '赵明轩'],
    ] as const) {
      const body = JSON.stringify({ name });
      expect((await fetch(`${running.control}/wechat/${way}`, { method: 'POST', body })).status).toBe(200);
      await kill();
      // The people are those of the first start.
      running = await start(join(folder, 'state'), '--empty');
    }
    const after = await followers();
    expect(after.total).toBe(total + 1);
    expect(after.names).toEqual(expect.arrayContaining(['陈一诺', '赵明轩']));
    expect(after.names).not.toContain('林小满');
  }, 60_000);
});
