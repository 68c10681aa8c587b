import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorldClock } from '../clock.ts';
import type { FaultRules } from '../faults.ts';
import type { WorldFeed } from '../feed.ts';
import { Api } from './api/api.ts';
import { cloudCall, type CloudCall, type CloudCallResult } from './api/cloud-call.ts';
import { PeopleActions } from './people/actions.ts';
import { miniProgramActions, type MiniProgramActions } from './people/mini-program-actions.ts';
import { Callbacks } from './push/callbacks.ts';
import type { PushToFunction } from './push/receiver.ts';
import { PUSH_TIMEOUT_MS, PushSender } from './push/sender.ts';
import { checkSeed, type WeChatSeed } from './seed.ts';
import { seededBytes } from './seeded.ts';
import { addActions, mountServices } from './services.ts';
import { createStores, type Stores } from './stores.ts';
import { accountSurface, type AccountSurface } from './surface/accounts.ts';
import { messageSurface, type MessageSurface } from './surface/messages.ts';
import { peopleSurface, type PeopleSurface } from './surface/people.ts';
import { Tables } from './tables.ts';

export type { Account } from './accounts/entities.ts';
export type { FollowerCard } from './followers/entities.ts';
export type { InboxMessage } from './inbox/entities.ts';
export type { Launch } from './launch.ts';
export type { MenuButton } from './menu/entities.ts';
export { ActionRefused } from './people/actions.ts';
export type { Delivery } from './push/entities.ts';
export type { FunctionPush } from './push/receiver.ts';
export { readSeed, type SeedChanges, type WeChatSeed } from './seed.ts';
export type { PersonCard } from './surface/cards.ts';
export { DamagedTablesError, Tables } from './tables.ts';

/**
 * The emulated WeChat: its API, and the people in it. `account` is a key of the seed or an AppID; where it is left out,
 * the first Official Account is meant, or the first mini program where only one of these makes sense. An account that
 * does not exist or is of the wrong kind is refused with ActionRefused.
 */
export interface WeChat extends AccountSurface, PeopleSurface, MessageSurface, MiniProgramActions {
  /** `/cgi-bin/…`, `/sns/…`: what stands behind the prefix of the local server. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** What a function of CloudBase calls without a token. */
  cloudCall(call: CloudCall): Promise<CloudCallResult>;
  /** API calls per path since the start. */
  calls(): Record<string, number>;
  /** Breaks off pushes under way. */
  close(): Promise<void>;
}

interface WeChatOptions {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  seed: WeChatSeed;
  /** What all services remember; closed by who opened it. Left out: in memory only. */
  tables?: Tables;
  /** Real milliseconds that a callback has for its answer; WeChat's five seconds when left out. */
  pushTimeoutMs?: number;
  /** How a push gets to a function of CloudBase; without it none does. */
  pushToFunction?: PushToFunction;
}

/** Makes the world of WeChat that follows from `seed`. Throws RangeError for a seed that makes no sense. */
export function createWeChat({ tables = Tables.open(), ...options }: WeChatOptions): WeChat {
  checkSeed(options.seed);
  const { seed, pushTimeoutMs = PUSH_TIMEOUT_MS } = options;
  const stores = createStores({ ...options, tables });
  const callbacks = new Callbacks({ ...options, ...stores, seed: seed.seed, timeoutMs: pushTimeoutMs });
  const sender = new PushSender({ ...options, ...stores, tables, callbacks });
  const parts = { ...options, ...stores, sender, callbacks, tables, seed: seed.seed };
  const actions = new PeopleActions(stores);
  addActions(actions, parts);
  const api = createApi({ ...options, tables, sender }, stores);
  return {
    handle: (request, response, path) => api.handle(request, response, path),
    cloudCall: (call) => cloudCall(api, stores.accounts, call),
    ...accountSurface(actions, parts),
    ...peopleSurface(actions, parts),
    ...miniProgramActions(stores, tables, actions),
    ...messageSurface(actions, parts),
    calls: () => ({ ...api.calls }),
    close: () => Promise.resolve(callbacks.close()),
  };
}

function createApi(options: WeChatOptions & { tables: Tables; sender: PushSender }, stores: Stores): Api {
  const { feed, faults, clock, tables } = options;
  let answered = 0;
  const nextRid = () => {
    const tail = seededBytes(`rid/${answered++}`, 8).toString('hex');
    return `${Math.floor(clock.nowMs() / 1000).toString(16)}-${tail.slice(0, 8)}-${tail.slice(8)}`;
  };
  const api = new Api({ ...stores, feed, faults, tables, nextRid });
  mountServices(api, stores, options);
  return api;
}
