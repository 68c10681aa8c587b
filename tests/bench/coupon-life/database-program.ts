import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EJSON } from 'bson';
import { WorldClock } from '../../../emulator/clock.ts';
import { createDatabase } from '../../../emulator/cloudbase/database/index.ts';
import { createGateway } from '../../../emulator/cloudbase/gateway/index.ts';
import { FaultRules } from '../../../emulator/faults.ts';
import { WorldFeed } from '../../../emulator/feed.ts';
import { dataModel } from '../../../shared/db/data-model.ts';
import { coupon } from './issued-coupons.ts';

const BATCH = 1_000;
const total = Number(process.argv[2]);
const context = { requestId: 'seed', headers: {} };

/** The emulated database with the collections of the data model and so many coupons; says where it is. */
const clock = new WorldClock();
const database = createDatabase({ clock, feed: new WorldFeed(clock), faults: new FaultRules() });
database.declare(
  dataModel.collections.map(({ name, indexes }) => ({
    ...{ name, indexes: indexes.map((index) => ({ ...index, keys: index.keys.map((key) => ({ ...key })) })) },
  })),
);
// In this process: through the port and over the wire a million would take three times as long.
for (let from = 0; from < total; from += BATCH) {
  const numbers = Array.from({ length: Math.min(BATCH, total - from) }, (_, n) => from + n);
  const data = numbers.map((n) => EJSON.stringify(coupon(n)));
  await database.actions['database.insertDocument']?.({ collectionName: 'coupons', data }, context);
}
const handle = createGateway({ verify: () => undefined, actions: database.actions });
const server = createServer((request, response) => void handle(request, response));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ admin: `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin` }));
});
