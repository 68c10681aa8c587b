import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WorldClock } from '../../emulator/clock.ts';
import { createDatabase } from '../../emulator/cloudbase/database/index.ts';
import { setPlatformEnvironment, TEST_CREDENTIALS } from '../../emulator/cloudbase/database/database.harness.ts';
import { createGateway, verifySignature } from '../../emulator/cloudbase/gateway/index.ts';
import { FaultRules } from '../../emulator/faults.ts';
import { WorldFeed } from '../../emulator/feed.ts';
import { cloudbaseDatabase } from '../../shared/cloudbase/database.ts';
import { dataModel, type CollectionName } from '../../shared/db/data-model.ts';
import type { Database } from '../../shared/db/database.ts';

/** More than any test stores. */
const EVERYTHING = 1_000_000;

/** Our port over the real SDK, over HTTP, to the emulator's database with all collections of the data model. */
export interface LocalDatabase {
  database: Database;
  faults: FaultRules;
  /** Every document, past the SDK: for people and tests who look. Moments are Dates. */
  all<T>(collection: CollectionName): T[];
  /** Requests that reached the database since the last `reset`. */
  requests(): number;
  /** Forgets every document, fault rule and count. */
  reset(): void;
  close(): Promise<void>;
}

const asDate = (_key: string, value: unknown): unknown => {
  const date = (value as { $date?: unknown } | null)?.$date;
  return typeof date === 'string' ? new Date(date) : value;
};

/**
 * Starts a database on a port of its own; it sets the platform's variables of this process, so one at a time.
 *
 * @param more collections that a test has besides those of the data model
 */
export async function startLocalDatabase(...more: { name: string; indexes: Indexes }[]): Promise<LocalDatabase> {
  const clock = new WorldClock();
  const feed = new WorldFeed(clock);
  const faults = new FaultRules();
  const emptyDatabase = () => {
    const database = createDatabase({ clock, feed, faults });
    const all = [...dataModel.collections, ...more];
    database.declare(all.map(({ name, indexes }) => ({ name, indexes: copyOf(indexes) })));
    const verify = verifySignature(() => TEST_CREDENTIALS);
    return { database, handle: createGateway({ verify, actions: database.actions }) };
  };
  let current = emptyDatabase();
  const server = createServer((request, response) => void current.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  setPlatformEnvironment(`http://127.0.0.1:${(server.address() as AddressInfo).port}/admin`);
  return {
    database: cloudbaseDatabase(),
    faults,
    all: <T>(collection: CollectionName) => {
      const { documents } = current.database.find(collection, { limit: EVERYTHING });
      return JSON.parse(JSON.stringify(documents), asDate) as T[];
    },
    requests: () => Object.values(current.database.operations()).reduce((sum, count) => sum + count, 0),
    reset() {
      void current.database.close();
      faults.clear();
      current = emptyDatabase();
    },
    async close() {
      await current.database.close();
      clock.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Indexes = (typeof dataModel.collections)[number]['indexes'];

const copyOf = (indexes: Indexes) =>
  indexes.map(({ name, unique, keys }) => ({ name, unique, keys: keys.map((key) => ({ ...key })) }));
