import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WorldClock } from '../../../emulator/clock.ts';
import { TEST_CREDENTIALS } from '../../../emulator/cloudbase/database/database.harness.ts';
import { createDatabase } from '../../../emulator/cloudbase/database/index.ts';
import { createGateway, verifySignature } from '../../../emulator/cloudbase/gateway/index.ts';
import { FaultRules } from '../../../emulator/faults.ts';
import { WorldFeed } from '../../../emulator/feed.ts';
import { COLLECTIONS } from './collections.ts';
import type { Order } from './database-process.ts';

/** The emulated database; told by its parent how long each request waits. */
const clock = new WorldClock();
const faults = new FaultRules();
const database = createDatabase({ clock, feed: new WorldFeed(clock), faults });
database.declare(COLLECTIONS);
const handle = createGateway({ verify: verifySignature(() => TEST_CREDENTIALS), actions: database.actions });
const server = createServer((request, response) => void handle(request, response));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/admin`);
});
process.on('message', ({ latencyMs: ms }: Order) => {
  faults.clear();
  if (ms > 0) faults.add({ target: 'database', match: '*', effect: { kind: 'latency', ms } });
  process.send?.('done');
});
process.on('disconnect', () => process.exit());
