import { startWeChat, type WeChatUnderTest } from '../../emulator/wechat/wechat-under-test.ts';
import type { Logger } from '../core/logger.ts';
import { TokenBroker, type TokenBrokerDeps } from './access-token.ts';
import { WeChatClient } from './client.ts';
import { readAnswer, type Endpoint, type Parameters, type WeChatApi } from './endpoint.ts';
import { httpDriver } from './http-driver.ts';
import { weChatHttp } from './http.ts';

export const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };

/** The emulated WeChat over real HTTP, with clients of its accounts; waits between attempts take no time. */
export interface ClientWorld extends WeChatUnderTest {
  /** A client as a cold instance has it. */
  client(account?: 'oa' | 'miniprogram', changes?: Partial<TokenBrokerDeps>): WeChatClient;
  /** What endpoint functions take, for a minute. */
  api(account?: 'oa' | 'miniprogram'): WeChatApi;
  /** Makes calls of a path fail. */
  fail(path: string, code: number | string, count?: number): void;
  calls(path: string): number;
}

export async function startClientWorld(...given: Given): Promise<ClientWorld> {
  const world = await startWeChat(...given);
  const client: ClientWorld['client'] = (name = 'oa', changes = {}) => {
    const account = world.wechat.accounts()[name];
    const [http, wait, { clock }] = [weChatHttp(world.url), async () => {}, world];
    const tokens = new TokenBroker({ http, account, clock, logger: silent, wait, ...changes });
    return new WeChatClient({ appId: account.appId, driver: httpDriver(http, tokens, account), clock, wait });
  };
  return {
    ...world,
    client,
    api: (account) => client(account).within({ deadline: inAMinute(world.clock) }),
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
