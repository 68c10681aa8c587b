import { startWeChat, type WeChatUnderTest } from '../../emulator/wechat/wechat-under-test.ts';
import type { Logger } from '../core/logger.ts';
import type { WeChatClient } from './client.ts';
import { readAnswer, type Endpoint, type Parameters, type WeChatApi } from './endpoint.ts';
import { httpClient } from './http-client.ts';
import { weChatHttp } from './http.ts';
import type { Sleep } from './patience.ts';
import type { TokenStore } from './token-store.ts';
import type { UsageLedger } from './usage.ts';

export const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };

/** What instances share, and how they wait. */
export interface SharedStores {
  tokens?: TokenStore;
  ledger?: UsageLedger;
  wait?: Sleep;
}

/**
 * The emulated WeChat over real HTTP, with clients of its accounts, by their keys in the seed; waits between attempts take
 * no time.
 */
export interface ClientWorld extends WeChatUnderTest {
  /** A client as a cold instance has it. */
  client(account?: string, shared?: SharedStores): WeChatClient;
  /** What endpoint functions take, for a user, for a minute. */
  api(account?: string): WeChatApi;
  /** Makes calls of a path fail. */
  fail(path: string, code: number | string, count?: number): void;
  calls(path: string): number;
}

export async function startClientWorld(...given: Given): Promise<ClientWorld> {
  const world = await startWeChat(...given);
  const { clock } = world;
  const client: ClientWorld['client'] = (name = 'oa', { tokens, ledger, wait = async () => {} } = {}) => {
    const account = world.wechat.accounts().all.find(({ key }) => key === name)!;
    return httpClient({ http: weChatHttp(world.url), account, clock, logger: silent, tokens, ledger, wait });
  };
  return {
    ...world,
    client,
    api: (account) => client(account).within({ purpose: 'user', deadline: inAMinute(clock) }),
    fail: (match, code, count = 1) =>
      void world.faults.add({ target: 'wechat', match, count, effect: { kind: 'error', code, message: 'by a rule' } }),
    calls: (path) => world.wechat.calls()[path] ?? 0,
  };
}

type Given = typeof startWeChat extends (...given: infer P) => unknown ? P : never;

export const inAMinute = (clock: { now(): Date }): Date => new Date(clock.now().getTime() + 60_000);

/** What an endpoint function asked for. */
export interface Asked {
  method: string;
  path: string;
  parameters: Parameters;
}

/** An API that keeps what it was asked, and gives `answer` through the endpoint's own reading. */
export function answering(answer: (asked: Asked) => unknown): { api: WeChatApi; asked: Asked[] } {
  const asked: Asked[] = [];
  const call = async <A>(endpoint: Endpoint<A>, parameters: Parameters = {}): Promise<A> => {
    const { method, path } = endpoint;
    asked.push({ method, path, parameters });
    return readAnswer(endpoint, await answer({ method, path, parameters }));
  };
  return { api: { appId: 'wx0123456789abcdef', call }, asked };
}
