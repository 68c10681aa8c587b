import { addressesOf, type Addresses } from './addresses.ts';
import { createCloudBase, type CloudBase, type Deployment } from './cloudbase/index.ts';
import { WorldClock } from './clock.ts';
import { createConsole } from './console/index.ts';
import { createControl } from './control/index.ts';
import { FaultRules } from './faults.ts';
import { WorldFeed } from './feed.ts';
import { createPreview } from './preview/index.ts';
import { startServer, type Handler, type LocalServer } from './server.ts';
import { StateDirectory } from './state/directory.ts';
import { SavedStates } from './state/saved-states.ts';
import { WorldContents } from './state/world-contents.ts';
import { createWeChatPay, type WeChatPay } from './wechat-pay/index.ts';
import { createWeChat, type FunctionPush, type WeChat, type WeChatSeed } from './wechat/index.ts';
import { Tables } from './wechat/tables.ts';

export interface WorldOptions {
  /** 0: any free port. */
  port: number;
  /** The people of WeChat; a `stateDir` keeps those of its first start. */
  seed: WeChatSeed;
  /** Absolute path of the mini program's sources; without it `/preview` says that there is none. */
  miniprogramDir?: string;
  /** Its preview follows changes of these sources. */
  watchMiniprogram?: boolean;
  /** Where everything acknowledged is kept, and found again by the next world; left out: in memory only. */
  stateDir?: string;
  /** Where states are saved under names when there is no `stateDir`; left out: they cannot be saved. */
  savedStatesDir?: string;
}

/** CloudBase, WeChat, the mini program's preview and the console, on one port of this machine. */
export interface World {
  url: string;
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  cloudbase: CloudBase;
  wechat: WeChat;
  wechatPay: WeChatPay;
  addresses: Addresses;
  states: SavedStates;
  /** Nothing was found in the state directory, or there is none. */
  isNew: boolean;
  close(): Promise<void>;
}

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
 * @throws PortInUseError, StateDirectoryRefused, DamagedTreeError; SavedStateRefused when a state that was being loaded at
 *   the end of the last process cannot be loaded any more
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  const state = options.stateDir === undefined ? undefined : StateDirectory.claim(options.stateDir);
  const handlers = new Map<string, Handler>();
  let server: LocalServer | undefined;
  try {
    server = await startServer(options.port, handlers);
    return await openWorld(options, server, handlers, state);
  } catch (error) {
    await server?.close();
    state?.release();
    throw error;
  }
}

/** Nobody is answered before what the last process left half done is done. */
async function openWorld(
  options: WorldOptions,
  server: LocalServer,
  handlers: Map<string, Handler>,
  state: StateDirectory | undefined,
): Promise<World> {
  const { world, answerers } = createWorld(options, server, state);
  try {
    await world.states.finishInterrupted();
  } catch (error) {
    await world.close();
    throw error;
  }
  for (const [prefix, handler] of Object.entries(answerers)) handlers.set(prefix, handler);
  return world;
}

function createWorld(
  { seed: given, miniprogramDir, watchMiniprogram, savedStatesDir }: WorldOptions,
  server: LocalServer,
  state: StateDirectory | undefined,
): { world: World; answerers: Record<string, Handler> } {
  const addresses = addressesOf(server.url);
  const clock = clockOf(state);
  const seed = state?.seed(given) ?? given;
  const feed = new WorldFeed(clock);
  const faults = new FaultRules();
  const cloudbase = createCloudBase({
    ...{ clock, feed, faults, state, adminUrl: () => addresses.admin },
    callWeChat: (call) => wechat.cloudCall(call),
  });
  const tables = Tables.open(state?.wechat);
  const wechat = createWeChat({ clock, feed, faults, seed, tables, pushToFunction: pushTo(cloudbase) });
  const { appId } = wechat.accounts().miniprogram;
  const wechatPay = createWeChatPay({ clock, feed, faults, tables, seed, wechat });
  const preview =
    miniprogramDir === undefined
      ? undefined
      : createPreview({ miniprogramDir, watch: watchMiniprogram, ...PREVIEW_ADDRESSES, appId, clock });
  const contents = new WorldContents({ clock, cloudbase, tables, seed });
  const states = new SavedStates({ clock, feed, contents, state, directory: state?.saved ?? savedStatesDir });
  const control = createControl({ clock, feed, faults, cloudbase, wechat, wechatPay, states });

  const close = async (): Promise<void> => {
    await server.close();
    wechatPay.close();
    await Promise.all([cloudbase.close(), wechat.close(), preview?.close()]);
    await tables.close();
    clock.close();
    state?.release();
  };
  const isNew = state === undefined || state.isNew || state.interrupted() === null;
  const parts = { clock, feed, faults, cloudbase, wechat, wechatPay, addresses, states, isNew, close };
  return {
    world: { ...parts, url: server.url },
    answerers: answerersOf({ cloudbase, wechat, wechatPay, control, preview }),
  };
}

/** As the platform calls a function with a push: unsigned, and without asking the function rules. */
const pushTo =
  (cloudbase: CloudBase) =>
  async ({ functionName: name, event, ...from }: FunctionPush): Promise<unknown> => {
    const outcome = await cloudbase.invoke({ name, data: event, caller: { kind: 'push', ...from } });
    if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.message}`);
    return outcome.result;
  };

/** What happens at a moment on the way is kept: so is the moment, before it. */
function clockOf(state: StateDirectory | undefined): WorldClock {
  const clock = new WorldClock(state?.clock());
  if (!state) return clock;
  const keep = (): void => state.keepClock(clock.setting());
  clock.onChange(keep);
  clock.onStep(keep);
  return clock;
}

interface Answering {
  cloudbase: CloudBase;
  wechat: WeChat;
  wechatPay: WeChatPay;
  control: Handler;
  preview: { handle: Handler } | undefined;
}

/** By prefix. */
function answerersOf({ cloudbase, wechat, wechatPay, control, preview }: Answering): Record<string, Handler> {
  return {
    '/admin': cloudbase.handleAdmin,
    '/http': cloudbase.handleHttp,
    '/files': cloudbase.handleFiles,
    '/wechat': wechat.handle,
    '/wechat-pay': wechatPay.handle,
    '/control': control,
    '/console': createConsole(),
    '/preview': preview ? preview.handle : noMiniprogram,
    '/': toConsole,
  };
}

/** Where the preview calls functions and looks for people. */
const PREVIEW_ADDRESSES = { invokeUrl: '/control/functions/invoke', controlUrl: '/control' };

export type { Addresses, Deployment };
