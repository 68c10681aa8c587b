import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EJSON } from 'bson';
import { WorldClock } from '../../../emulator/clock.ts';
import { createDatabase } from '../../../emulator/cloudbase/database/index.ts';
import { createGateway } from '../../../emulator/cloudbase/gateway/index.ts';
import { FaultRules } from '../../../emulator/faults.ts';
import { WorldFeed } from '../../../emulator/feed.ts';
import { dataModel, type CollectionName } from '../../../shared/db/data-model.ts';

const BATCH = 1_000;
const context = { requestId: 'seed', headers: {} };

/** Writes `count` documents of a collection, the n-th as `document` makes it. */
export type Seed = (collection: CollectionName, count: number, document: (n: number) => object) => Promise<void>;

/**
 * The emulated database with the collections of the data model, seeded before anybody asks; says where it is. In the
 * server's own process: through the port and over the wire a million documents would take three times as long.
 */
export async function serveSeededDatabase(fill: (seed: Seed) => Promise<void>): Promise<void> {
  const clock = new WorldClock();
  const database = createDatabase({ clock, feed: new WorldFeed(clock), faults: new FaultRules() });
  database.declare(
    dataModel.collections.map(({ name, indexes }) => ({
      ...{ name, indexes: indexes.map((index) => ({ ...index, keys: index.keys.map((key) => ({ ...key })) })) },
    })),
  );
  await fill(async (collectionName, count, document) => {
    for (let from = 0; from < count; from += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => from + n);
      const data = numbers.map((n) => EJSON.stringify(document(n)));
      await database.actions['database.insertDocument']?.({ collectionName, data }, context);
    }
  });
  const handle = createGateway({ verify: () => undefined, actions: database.actions });
  const server = createServer((request, response) => void handle(request, response));
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    console.log(JSON.stringify({ admin: `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin` }));
  });
}
