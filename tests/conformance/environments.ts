import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import {
  sdkDatabase,
  setPlatformEnvironment,
  startTestDatabase,
} from '../../emulator/cloudbase/database/database.harness.ts';
import type { Database, Geo, World, WxDatabase } from './world.ts';

/** A place where cases run: the emulator, or an environment of CloudBase. */
export interface Environment {
  world: World;
  /** Empties the collections, so that the next case finds nothing. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

type IndexKey = { field: string; direction: 1 | '2dsphere' };
interface Collection {
  name: string;
  indexes: { name: string; unique: boolean; keys: IndexKey[] }[];
}

const ascending = (...fields: string[]): IndexKey[] => fields.map((field) => ({ field, direction: 1 }));

/** What the cases need, under names that nobody else has. */
export function collectionsOf(prefix: string): Record<'things' | 'others' | 'unique' | 'places', Collection> {
  return {
    things: { name: `${prefix}_things`, indexes: [] },
    others: { name: `${prefix}_others`, indexes: [] },
    unique: {
      name: `${prefix}_unique`,
      indexes: [
        { name: 'code', unique: true, keys: ascending('code') },
        { name: 'group_rank', unique: true, keys: ascending('group', 'rank') },
      ],
    },
    places: {
      name: `${prefix}_places`,
      indexes: [{ name: 'place', unique: false, keys: [{ field: 'place', direction: '2dsphere' }] }],
    },
  };
}

async function wxDatabase(env: string): Promise<WxDatabase> {
  type Cloud = { init(options: { env: string }): void; database(): WxDatabase };
  const imported = (await import('wx-server-sdk')) as unknown as Cloud & { default?: Cloud };
  const cloud = imported.default ?? imported;
  cloud.init({ env });
  return cloud.database();
}

/** The world of the cases over a database; `made` remembers names of collections that cases have asked for. */
export function worldOf(db: Database, prefix: string, env: string, made: string[]): World {
  const { things, others, unique, places } = collectionsOf(prefix);
  const collection = (of: Collection) => db.collection(of.name);
  const newName = (): string => {
    const name = `${prefix}_new${made.length}`;
    made.push(name);
    return name;
  };
  return {
    db,
    _: db.command,
    $: db.command.aggregate,
    Geo: db.Geo as unknown as Geo,
    things: collection(things),
    thingsName: things.name,
    others: collection(others),
    othersName: others.name,
    unique: collection(unique),
    uniqueName: unique.name,
    places: collection(places),
    newName,
    wx: () => wxDatabase(env),
    stored: async () => (await collection(things).orderBy('_id', 'asc').limit(1_000).get()).data as unknown[],
    expect,
  };
}

/** Remembers the transactions that begin; `end` rolls back those that a case has left open, because they hold documents. */
function watchTransactions(db: Database): { end(): Promise<void> } {
  type Begun = Awaited<ReturnType<Database['startTransaction']>>;
  const begin = db.startTransaction.bind(db) as () => Promise<Begun>;
  let begun: Begun[] = [];
  db.startTransaction = async () => {
    const transaction = await begin();
    begun.push(transaction);
    return transaction;
  };
  const end = async (): Promise<void> => {
    const open = begun.filter(({ commited, aborted }) => !commited && !aborted);
    begun = [];
    await Promise.all(open.map((transaction) => transaction.rollback('left open').catch(() => undefined)));
  };
  return { end };
}

/** Empties the collections of a world, whatever a case has left behind. */
export function clearing(world: World): () => Promise<void> {
  const transactions = watchTransactions(world.db);
  const collections = [world.things, world.others, world.unique, world.places];
  return async () => {
    await transactions.end();
    await Promise.all(collections.map((collection) => collection.where({}).remove()));
  };
}

export const uniquePrefix = (): string => `conformance_${randomBytes(4).toString('hex')}`;

/** The emulator's database behind its gateway, on a port of its own. */
export async function startEmulator(): Promise<Environment> {
  const prefix = uniquePrefix();
  const server = await startTestDatabase(Object.values(collectionsOf(prefix)));
  setPlatformEnvironment(server.url);
  const world = worldOf(sdkDatabase(), prefix, 'local-test', []);
  return { world, clear: clearing(world), close: server.close };
}
