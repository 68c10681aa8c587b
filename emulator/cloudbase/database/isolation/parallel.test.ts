import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from '../database.harness.ts';
import { findAnomalies } from './anomalies.harness.ts';
import { Client, DOCUMENTS, refusalOf, type Sdk, type SdkTransaction } from './client.harness.ts';
import { Recorder, type Step } from './history.harness.ts';
import type { Content } from './model.harness.ts';

/** How many random crowds; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 25);

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: Sdk;

beforeAll(async () => {
  server = await startTestDatabase([{ name: DOCUMENTS, indexes: [] }]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
});
afterAll(() => server.close());
beforeEach(() => db.collection(DOCUMENTS).where({}).remove());
afterEach(() => db.collection(DOCUMENTS).where({}).remove());

const KEYS = ['u', 'v', 'w'];

type Asked = { kind: 'get' | 'push' | 'take' | 'getAll'; key: string };
interface Task {
  asked: Asked[];
  end: 'commit' | 'rollback' | 'alone';
}

/** Clients that work at the same time, as fast as they can, and write down what they see. */
class Crowd {
  readonly recorder = new Recorder();
  private versions = 0;
  private readonly client = new Client(db);

  async work(tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) {
      if (task.end === 'alone') for (const asked of task.asked) await this.alone(asked);
      else await this.together(task.asked, task.end);
    }
  }

  private async together(asked: readonly Asked[], end: 'commit' | 'rollback'): Promise<void> {
    const sdk = await db.startTransaction();
    const name = `t${++this.versions}`;
    const startedAt = this.recorder.tick();
    const steps: Step[] = [];
    let lost = false;
    for (const one of asked) {
      const found = await this.ask(one, sdk);
      lost = found === undefined;
      if (found === undefined) break;
      steps.push(...found);
    }
    const committingAt = this.recorder.tick();
    const refusal = lost ? 'lost' : await sdk[end](undefined).then(() => undefined, refusalOf);
    const outcome = refusal === undefined && end === 'commit' ? 'committed' : 'aborted';
    this.recorder.add({ name, startedAt, steps, outcome, committingAt, endedAt: this.recorder.tick() });
  }

  private async alone(asked: Asked): Promise<void> {
    const name = `o${++this.versions}`;
    const sentAt = this.recorder.tick();
    const steps = (await this.ask(asked)) ?? [];
    const times = { startedAt: sentAt, committingAt: sentAt, endedAt: this.recorder.tick() };
    this.recorder.add({ name, steps, outcome: 'committed', ...times });
  }

  /** What one request has shown and done; undefined: it was refused as a conflict. */
  private async ask({ kind, key }: Asked, sdk?: SdkTransaction): Promise<Step[] | undefined> {
    const version = `v${++this.versions}`;
    const result = await this.client.send({ kind, key, version }, sdk);
    const answeredAt = this.recorder.tick();
    const read = (name: string, { trail }: Content): Step => ({ kind: 'read', key: name, seen: trail, answeredAt });
    if (result === 'DATABASE_TRANSACTION_CONFLICT') return undefined;
    if (Array.isArray(result)) return result.map(([name, content]) => read(name, content));
    const written: Step[] = kind === 'push' || kind === 'take' ? [{ kind: 'write', key, version }] : [];
    return typeof result === 'object' && result ? [...written, read(key, result)] : written;
  }
}

const asked = fc.record({
  kind: fc.constantFrom('get' as const, 'push' as const, 'take' as const, 'getAll' as const),
  key: fc.constantFrom(...KEYS),
});
const task = fc.record({
  asked: fc.array(asked, { minLength: 1, maxLength: 5 }),
  end: fc.constantFrom('commit' as const, 'commit' as const, 'rollback' as const, 'alone' as const),
});
const crowd = fc.array(fc.array(task, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 6 });

describe('clients that work at the same time', () => {
  it(
    'see snapshots, whatever the order in which their requests arrive',
    async () => {
      await fc.assert(
        fc.asyncProperty(crowd, async (clients) => {
          const documents = db.collection(DOCUMENTS);
          await documents.where({}).remove();
          await documents.add(KEYS.map((_id) => ({ _id, trail: [], n: 0 })));
          const everybody = new Crowd();
          await Promise.all(clients.map((tasks) => everybody.work(tasks)));
          await everybody.work([{ asked: [{ kind: 'getAll', key: '' }], end: 'alone' }]);
          expect(findAnomalies(everybody.recorder.history)).toEqual([]);
          // Nothing that was committed is missing: every write of it stands in its document.
          const { transactions } = everybody.recorder.history;
          const written = transactions.filter(({ outcome }) => outcome === 'committed').flatMap(({ steps }) => steps);
          const committed = written.flatMap((step) => (step.kind === 'write' ? [step.version] : []));
          const kept = (await documents.where({}).get()).data.flatMap(({ trail }: Content) => trail);
          expect([...kept].sort()).toEqual(committed.sort());
        }),
        { numRuns: RUNS },
      );
    },
    30_000 + RUNS * 500,
  );
});

/** What both SDKs can do alike; only the form of an update differs. */
interface AnyTransaction {
  collection(name: string): { doc(id: string): { get(): Promise<{ data: unknown }>; update(change: object): unknown } };
}
interface AnySdk {
  name: string;
  runTransaction(callback: (transaction: AnyTransaction) => Promise<void>): Promise<unknown>;
  change(fields: object): object;
}

describe('transfers between accounts in runTransaction', () => {
  const sdks = async (): Promise<AnySdk[]> => {
    const imported = (await import('wx-server-sdk')) as unknown as { default?: unknown };
    const wx = (imported.default ?? imported) as { init(o: object): void; database(): AnySdk };
    wx.init({ env: 'local-test' });
    const wxDb = wx.database();
    const run = db.runTransaction.bind(db) as unknown as AnySdk['runTransaction'];
    return [
      { name: 'node-sdk', runTransaction: run, change: (fields) => fields },
      { name: 'wx-server-sdk', runTransaction: (act) => wxDb.runTransaction(act), change: (data) => ({ data }) },
    ];
  };
  const isConflict = (error: unknown): boolean => /TransactionBusy/.test(String((error as Error).message));

  const transfer = async (sdk: AnySdk, from: string, to: string, amount: number): Promise<boolean> => {
    const balanceOf = ({ data }: { data: unknown }) => (data as { n: number }).n;
    try {
      await sdk.runTransaction(async (transaction) => {
        const accounts = transaction.collection(DOCUMENTS);
        const [left, right] = [balanceOf(await accounts.doc(from).get()), balanceOf(await accounts.doc(to).get())];
        await accounts.doc(from).update(sdk.change({ n: left - amount }));
        await accounts.doc(to).update(sdk.change({ n: right + amount }));
      });
      return true;
    } catch (error) {
      if (!isConflict(error)) throw error;
      return false;
    }
  };

  it('conserve the total, with both SDKs at once', async () => {
    await db.collection(DOCUMENTS).add(KEYS.map((_id) => ({ _id, n: 100 })));
    const both = await sdks();
    const expected = new Map(KEYS.map((key) => [key, 100]));
    const attempts = Array.from({ length: 60 }, async (_, i) => {
      const [from, to] = [KEYS[i % 3] as string, KEYS[(i + 1 + (i % 2)) % 3] as string];
      if (!(await transfer(both[i % both.length] as AnySdk, from, to, i))) return;
      expected.set(from, (expected.get(from) ?? 0) - i);
      expected.set(to, (expected.get(to) ?? 0) + i);
    });
    await Promise.all(attempts);
    const { data } = await db.collection(DOCUMENTS).orderBy('_id', 'asc').get();
    expect(data.map(({ _id, n }: { _id: string; n: number }) => [_id, n])).toEqual([...expected]);
    expect(data.reduce((sum: number, { n }: { n: number }) => sum + n, 0)).toBe(300);
  });
});

describe('what the SDK lets run outside of its transaction', () => {
  it.each<[string, (transaction: SdkTransaction) => Promise<unknown>, unknown]>([
    ['where().update()', (t) => t.collection(DOCUMENTS).where({}).update({ n: 5 }), [5]],
    ['where().remove()', (t) => t.collection(DOCUMENTS).where({}).remove(), []],
  ])('%s is true at once, and stays so after a rollback', async (_call, escape, left) => {
    await db.collection(DOCUMENTS).add({ _id: 'u', n: 1 });
    const transaction = await db.startTransaction();
    await escape(transaction);
    const numbers = async () => (await db.collection(DOCUMENTS).get()).data.map(({ n }: Content) => n);
    expect(await numbers()).toEqual(left);
    await transaction.rollback(undefined);
    expect(await numbers()).toEqual(left);
  });

  it.each<[string, (transaction: SdkTransaction) => Promise<unknown>]>([
    ['count()', async (t) => (await t.collection(DOCUMENTS).where({}).count()).total],
    ['aggregate()', async (t) => (await t.collection(DOCUMENTS).aggregate().match({}).end()).data.length],
  ])('%s sees neither its writes nor its snapshot', async (_call, total) => {
    await db.collection(DOCUMENTS).add({ _id: 'u', n: 1 });
    const transaction = await db.startTransaction();
    await transaction.collection(DOCUMENTS).add({ _id: 'own', n: 1 });
    await db.collection(DOCUMENTS).add([{ _id: 'v' }, { _id: 'w' }]);
    expect(await total(transaction)).toBe(3);
    await transaction.commit();
  });

  it('where().get() and where().updateAndReturn() stay inside', async () => {
    await db.collection(DOCUMENTS).add({ _id: 'u', n: 1 });
    const transaction = await db.startTransaction();
    const documents = transaction.collection(DOCUMENTS);
    await documents.where({ n: 1 }).updateAndReturn({ n: 2 });
    expect((await documents.where({ n: 2 }).get()).data).toHaveLength(1);
    expect((await db.collection(DOCUMENTS).where({ n: 2 }).get()).data).toEqual([]);
    await transaction.rollback(undefined);
    expect((await db.collection(DOCUMENTS).where({ n: 1 }).get()).data).toHaveLength(1);
  });
});
