import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import cloudbase from '@cloudbase/node-sdk';
import { WorldClock } from '../../clock.ts';
import { FaultRules } from '../../faults.ts';
import { WorldFeed } from '../../feed.ts';
import { createGateway, verifySignature } from '../gateway/index.ts';
import { createDatabase, type CollectionDefinition } from './index.ts';

/** The keys that the SDKs of a test sign with. */
export const TEST_CREDENTIALS = { secretId: 'test-secret-id', secretKey: 'test-secret-key' };

/** A gateway with a database behind it on a port of its own, for tests; `close` it. */
export async function startTestDatabase(definitions: readonly CollectionDefinition[]) {
  const clock = new WorldClock();
  const feed = new WorldFeed(clock);
  const faults = new FaultRules();
  const unknownActions: string[] = [];
  const database = createDatabase({ clock, feed, faults });
  database.declare(definitions);
  const handle = createGateway({
    verify: verifySignature(() => TEST_CREDENTIALS),
    actions: database.actions,
    onUnknownAction: (action) => unknownActions.push(action),
  });
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin`;
  const close = async (): Promise<void> => {
    await database.close();
    clock.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, clock, feed, faults, database, unknownActions, close };
}

/** What the platform sets in a function's environment, as far as the SDKs ask for it. */
export function setPlatformEnvironment(url: string): void {
  Object.assign(process.env, {
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: url }),
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    SCF_NAMESPACE: 'local-test',
    // No warning three seconds after a request whose connection broke: the SDK forgets that timer.
    SILENCE: 'true',
    TENCENTCLOUD_SECRETID: TEST_CREDENTIALS.secretId,
    TENCENTCLOUD_SECRETKEY: TEST_CREDENTIALS.secretKey,
  });
}

/** The official SDK's database, pointed at the server that setPlatformEnvironment has named. */
export function sdkDatabase(credentials: { secretId: string; secretKey: string } = TEST_CREDENTIALS) {
  return cloudbase.init({ env: 'local-test', keepalive: true, ...credentials }).database();
}
