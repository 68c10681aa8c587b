import cloudbase from '@cloudbase/node-sdk';
import { median } from '../support/statistics.ts';

/** Documents in the collection that is asked. */
export const DOCUMENTS = 1_000_000;
/** Documents with the same value of the field that the equality query asks for. */
const PER_GROUP = 10;
const BATCH = 1_000;
const ROUNDS = 40;
const CALLS = 50;
const COLLECTION = 'people';

/** The collection as the emulator is told of it. */
export const DEFINITION = {
  name: COLLECTION,
  indexes: [{ name: 'byGroup', unique: false, keys: [{ field: 'group', direction: 1 }] }],
};

/** One kind of call, measured against the same call to a server that does nothing. */
export interface Comparison {
  name: string;
  /** Times as much as the reference may cost. */
  limit: number;
  emulatorMs: number;
  emptyMs: number;
  ratio: number;
}

type Collection = ReturnType<ReturnType<ReturnType<typeof cloudbase.init>['database']>['collection']>;
type Command = ReturnType<ReturnType<typeof cloudbase.init>['database']>['command'];

function databaseAt(serviceUrl: string) {
  process.env.TENCENTCLOUD_RUNENV = 'SCF';
  const app = cloudbase.init({
    ...{ env: 'local-bench', secretId: 'bench', secretKey: 'bench', region: 'ap-shanghai' },
    ...{ serviceUrl, keepalive: true },
  });
  return app.database();
}

const person = (n: number) => ({
  _id: `person-${n}`,
  openId: `oBenchBenchBench${String(n).padStart(12, '0')}`,
  group: Math.floor(n / PER_GROUP),
  nickname: `顾客 ${n % 1_000}`,
  subscribed: n % 7 !== 0,
  subscribedAt: new Date(1_700_000_000_000 + n * 1_000),
  visits: 0,
});

/** Writes all documents, in batches. */
export async function fill(admin: string, progress: (done: number) => void): Promise<void> {
  const people = databaseAt(admin).collection(COLLECTION);
  for (let from = 0; from < DOCUMENTS; from += BATCH) {
    await people.add(Array.from({ length: BATCH }, (_, i) => person(from + i)));
    if (from % 50_000 === 0) progress(from);
  }
}

/** Multiples of a number that shares no factor with DOCUMENTS: every document once, in no order. */
const scattered = (n: number): number => (n * 7_919) % DOCUMENTS;

const CALL_KINDS: {
  name: string;
  limit: number;
  call: (people: Collection, n: number, _: Command) => Promise<unknown>;
}[] = [
  { name: 'indexed get', limit: 1.5, call: (people, n) => people.doc(`person-${scattered(n)}`).get() },
  { name: 'insert', limit: 1.5, call: (people, n) => people.add(person(DOCUMENTS + n)) },
  {
    name: 'updateAndReturn',
    limit: 1.5,
    call: (people, n, _) => people.where({ _id: `person-${scattered(n)}` }).updateAndReturn({ visits: _.inc(1) }),
  },
  {
    name: 'equality query of ten',
    limit: 2,
    call: (people, n) => people.where({ group: (scattered(n) / PER_GROUP) | 0 }).get(),
  },
];

/** Every kind of call to both servers in turn, so that a busy moment of the machine touches both alike. */
export async function compare(emulator: string, empty: string): Promise<Comparison[]> {
  const servers = [databaseAt(emulator), databaseAt(empty)].map((db) => ({
    people: db.collection(COLLECTION),
    _: db.command,
  }));
  const times = CALL_KINDS.map(() => servers.map(() => [] as number[]));
  let n = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [kind, { call }] of CALL_KINDS.entries()) {
      n += CALLS;
      for (const [server, { people, _ }] of servers.entries()) {
        for (let i = 0; i < CALLS; i++) {
          const from = performance.now();
          await call(people, n + i, _);
          times[kind]?.[server]?.push(performance.now() - from);
        }
      }
    }
  }
  return CALL_KINDS.map(({ name, limit }, kind) => {
    const [emulatorMs = NaN, emptyMs = NaN] = (times[kind] ?? []).map(median);
    return { name, limit, emulatorMs, emptyMs, ratio: emulatorMs / emptyMs };
  });
}
