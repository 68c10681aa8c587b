import { createCloudBase, type CloudBase, type Deployment } from './cloudbase/index.ts';
import { WorldClock } from './clock.ts';
import { createConsole } from './console/index.ts';
import { createControl } from './control/index.ts';
import { FaultRules } from './faults.ts';
import { WorldFeed } from './feed.ts';
import { createPreview } from './preview/index.ts';
import { startServer, type Handler } from './server.ts';
import { createWeChat, type WeChat, type WeChatSeed } from './wechat/index.ts';

export interface WorldOptions {
  /** 0: any free port. */
  port: number;
  seed: WeChatSeed;
  /** Absolute path of the mini program's sources; without it `/preview` says that there is none. */
  miniprogramDir?: string;
}

/** CloudBase, WeChat, the mini program's preview and the console, on one port of this machine. */
export interface World {
  url: string;
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  cloudbase: CloudBase;
  wechat: WeChat;
  addresses: Addresses;
  close(): Promise<void>;
}

export interface Addresses {
  url: string;
  admin: string;
  http: string;
  wechat: string;
  control: string;
  console: string;
  preview: string;
}

const addressesOf = (url: string): Addresses => ({
  url,
  admin: `${url}/admin`,
  http: `${url}/http`,
  wechat: `${url}/wechat`,
  control: `${url}/control`,
  console: `${url}/console`,
  preview: `${url}/preview`,
});

/** Who opens the bare address wants to see something. */
const toConsole: Handler = async (_request, response) => {
  response.writeHead(302, { location: '/console' }).end();
};

/** The address exists in every world; in one without a mini program it says so. */
const noMiniprogram: Handler = async (_request, response) => {
  response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
  response.end(
    '<!doctype html><meta charset="utf-8"><title>Weilian</title><p>这个世界里没有小程序 · no mini program in this world</p>',
  );
};

/**
 * Starts an empty world: nothing is deployed yet (`world.cloudbase.deploy`), the database has no collection.
 * @throws PortInUseError
 */
export async function startWorld({ port, seed, miniprogramDir }: WorldOptions): Promise<World> {
  const handlers = new Map<string, Handler>();
  const server = await startServer(port, handlers);
  const addresses = addressesOf(server.url);
  const clock = new WorldClock();
  const feed = new WorldFeed(clock);
  const faults = new FaultRules();
  const cloudbase = createCloudBase({ clock, feed, faults, adminUrl: () => addresses.admin });
  const wechat = createWeChat({ clock, feed, faults, seed });
  const preview =
    miniprogramDir && createPreview({ miniprogramDir, invokeUrl: '/control/functions/invoke', controlUrl: '/control' });
  const control = createControl({ clock, feed, faults, cloudbase, wechat });

  handlers.set('/admin', cloudbase.handleAdmin);
  handlers.set('/http', cloudbase.handleHttp);
  handlers.set('/wechat', wechat.handle);
  handlers.set('/control', control);
  handlers.set('/console', createConsole());
  handlers.set('/preview', preview ? preview.handle : noMiniprogram);
  handlers.set('/', toConsole);

  return {
    url: server.url,
    clock,
    feed,
    faults,
    cloudbase,
    wechat,
    addresses,
    async close() {
      await server.close();
      await Promise.all([cloudbase.close(), wechat.close(), preview ? preview.close() : undefined]);
      clock.close();
    },
  };
}

export type { Deployment };
