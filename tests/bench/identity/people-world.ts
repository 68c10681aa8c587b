import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../../../emulator/world.ts';
import { bundle } from '../../../scripts/build/functions.ts';
import { inRepository } from '../../../scripts/build/repository.ts';
import { adminDatabase, type AdminDatabase } from '../../../scripts/local/admin-database.ts';
import { LOCAL_ENVIRONMENT, startApplication } from '../../../scripts/local/application.ts';
import { WorldControl } from '../../../scripts/main-job/control.ts';

const REFERENCE = 'two-requests';
const MOST_TICKS = 100;

/** Whom WeChat says that a caller of the mini program is. */
export interface Caller {
  openId: string;
  unionId?: string;
}

/** Whom the Official Account knows. */
export interface Follower {
  unionId: string;
  userId: string;
}

/** One call: what it took and what it asked the database for. */
export interface Cost {
  ms: number;
  requests: number;
}

/** The deployed application with many followers synced, in a world whose clock stands: nothing happens by itself. */
export interface PeopleWorld {
  /** Followers whom no mini program knows yet. */
  followers: Follower[];
  database: AdminDatabase;
  /** Calls and answers its data. Throws when it is refused. */
  call<T>(functionName: string, caller: Caller, name: string, input: object): Promise<{ data: T; cost: Cost }>;
  /** A function that does nothing but make two requests of the database. */
  reference(): Promise<Cost>;
  close(): Promise<void>;
}

type Reply = { ok: true; data: unknown } | { ok: false; error: { code: string } };

async function deployedFunctions(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'weilian-identity-'));
  cpSync(inRepository('dist/cloudfunctions'), directory, { recursive: true });
  await bundle(directory, { [`${REFERENCE}/index`]: `tests/bench/support/functions/${REFERENCE}.ts` });
  return directory;
}

async function syncFollowers(world: World): Promise<void> {
  const control = new WorldControl(world.addresses);
  for (let tick = 0; tick < MOST_TICKS; tick++) if ((await control.tickFollowerSync()) !== 'unfinished') return;
  throw new Error('the follower sync does not come to its end');
}

async function followersOf(database: AdminDatabase, count: number): Promise<Follower[]> {
  const query = database.collection('identities').where({ kind: 'oa', unionId: database.command.exists(true) });
  const { data } = (await query.limit(count).get()) as { data: Follower[] };
  if (data.length < count) throw new Error(`only ${data.length} followers have a UnionID`);
  return data;
}

/** @param joining so many followers come to the mini program during the measurement */
export async function startPeopleWorld(followers: number, joining: number): Promise<PeopleWorld> {
  const functionsDir = await deployedFunctions();
  const otherFunctions = [{ name: REFERENCE, type: 'Event', handler: 'index.main', timeout: 10, memorySize: 256 }];
  const world = await startApplication({ port: 0, followers, functionsDir, otherFunctions });
  world.clock.freeze();
  const { appId } = world.wechat.accounts().miniprogram;

  const requests = (): number =>
    Object.values(world.cloudbase.database.operations()).reduce((sum, one) => sum + one, 0);
  const measured = async (name: string, data: object, caller: Caller) => {
    const [before, from] = [requests(), performance.now()];
    const outcome = await world.cloudbase.invoke({
      name,
      data,
      caller: { kind: 'miniprogram', appId, ...caller },
      rules: 'off',
    });
    const cost = { ms: performance.now() - from, requests: requests() - before };
    if (!outcome.ok) throw new Error(`${name}: ${outcome.code} ${outcome.message}`);
    return { result: outcome.result, cost };
  };
  const database = adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
  await syncFollowers(world);
  return {
    followers: await followersOf(database, joining),
    database,
    async call<T>(functionName: string, caller: Caller, name: string, input: object) {
      const { result, cost } = await measured(functionName, { call: name, input }, caller);
      const reply = result as Reply;
      if (!reply.ok) throw new Error(`${name}: ${reply.error.code}`);
      return { data: reply.data as T, cost };
    },
    reference: async () => (await measured(REFERENCE, {}, { openId: 'reference' })).cost,
    async close() {
      await world.close();
      rmSync(functionsDir, { recursive: true, force: true });
    },
  };
}
