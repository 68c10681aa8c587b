import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import cloudbase from '@cloudbase/node-sdk';
import { WorldClock } from '../../clock.ts';
import { FaultRules } from '../../faults.ts';
import { WorldFeed } from '../../feed.ts';
import { setPlatformEnvironment, TEST_CREDENTIALS } from '../database/database.harness.ts';
import { createGateway, verifySignature } from '../gateway/index.ts';
import { createFiles } from './index.ts';

/** A cloud storage behind a gateway of its own, and the official SDK pointed at it; `close` it. The clock stands still. */
export async function startTestFiles(directory?: string) {
  const clock = new WorldClock();
  clock.freeze();
  const feed = new WorldFeed(clock);
  const faults = new FaultRules();
  let url = '';
  const files = createFiles({
    directory,
    clock,
    feed,
    faults,
    envId: () => 'local-test',
    baseUrl: () => `${url}/files`,
  });
  const admin = createGateway({ verify: verifySignature(() => TEST_CREDENTIALS), actions: files.actions });
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/files/')) void files.handle(request, response, path.slice('/files'.length));
    else void admin(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  setPlatformEnvironment(`${url}/admin`);
  const close = async (): Promise<void> => {
    files.close();
    clock.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const app = cloudbase.init({ env: 'local-test', keepalive: true, ...TEST_CREDENTIALS });
  return { url, clock, feed, faults, files, app, close };
}
