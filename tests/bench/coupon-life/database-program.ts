import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WorldClock } from '../../../emulator/clock.ts';
import { createDatabase } from '../../../emulator/cloudbase/database/index.ts';
import { createGateway } from '../../../emulator/cloudbase/gateway/index.ts';
import { FaultRules } from '../../../emulator/faults.ts';
import { WorldFeed } from '../../../emulator/feed.ts';
import { dataModel } from '../../../shared/db/data-model.ts';

/** The emulated database with the collections of the data model; says where it is. */
const clock = new WorldClock();
const database = createDatabase({ clock, feed: new WorldFeed(clock), faults: new FaultRules() });
database.declare(
  dataModel.collections.map(({ name, indexes }) => ({
    ...{ name, indexes: indexes.map((index) => ({ ...index, keys: index.keys.map((key) => ({ ...key })) })) },
  })),
);
const handle = createGateway({ verify: () => undefined, actions: database.actions });
const server = createServer((request, response) => void handle(request, response));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ admin: `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin` }));
});
