import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WorldClock } from '../../clock.ts';
import { FaultRules } from '../../faults.ts';
import { WorldFeed } from '../../feed.ts';
import type { Deployment } from '../deployment.ts';
import type { Caller, Outcome } from '../functions/index.ts';
import type { CallWeChat } from '../open-api/index.ts';
import { createCloudBase } from '../index.ts';
import { CUSTOMER, writeFunctions, type TestFunction } from './function-world.ts';

/** A CloudBase behind a server of its own, with these functions deployed; `call` is a mini program user's if not said otherwise. */
export async function startCloudBase(
  sources: Record<string, TestFunction>,
  rest: Partial<Deployment> = {},
  callWeChat?: CallWeChat,
) {
  const clock = new WorldClock();
  const feed = new WorldFeed(clock);
  const faults = new FaultRules();
  let url = '';
  const cloudbase = createCloudBase({ clock, feed, faults, adminUrl: () => `${url}/admin`, callWeChat });
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const rest = path.replace(/^\/[^/?]*/, '');
    if (path.startsWith('/http/')) void cloudbase.handleHttp(request, response, rest);
    else if (path.startsWith('/files/')) void cloudbase.handleFiles(request, response, rest);
    else void cloudbase.handleAdmin(request, response, path);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { deployment, remove } = writeFunctions(sources, rest);
  const close = async (): Promise<void> => {
    await cloudbase.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    clock.close();
    remove();
  };
  const call = (name: string, data: unknown = {}, caller: Caller = CUSTOMER): Promise<Outcome> =>
    cloudbase.invoke({ name, data, caller });
  try {
    await cloudbase.deploy(deployment);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, clock, feed, faults, cloudbase, deployment, call, close };
}
