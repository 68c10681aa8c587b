import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import { TokenBroker } from './access-token.ts';
import { WeChatClient } from './client.ts';
import { httpDriver } from './http-driver.ts';
import type { WeChatHttp } from './http.ts';
import type { Sleep } from './patience.ts';
import { Quotas } from './quotas.ts';
import type { TokenStore } from './token-store.ts';
import type { UsageLedger } from './usage.ts';

export interface HttpClientDeps {
  http: WeChatHttp;
  account: { appId: string; appSecret: string };
  clock: Clock;
  logger: Logger;
  /** Without one this client asks WeChat for its own token. */
  tokens?: TokenStore;
  /** Without one no usage is kept. */
  ledger?: UsageLedger;
  wait?: Sleep;
}

/** A client of one account over HTTP. Every request that is sent counts: repeated ones, and those for tokens. */
export function httpClient({
  http,
  account,
  clock,
  logger,
  tokens: store,
  ledger,
  wait,
}: HttpClientDeps): WeChatClient {
  const { appId } = account;
  const quotas = new Quotas({ appId, clock, logger, ledger });
  const counted: WeChatHttp = (request) => {
    quotas.count(request.path);
    return http(request);
  };
  const tokens = new TokenBroker({ http: counted, account, clock, logger, store, wait });
  return new WeChatClient({ appId, driver: httpDriver(counted, tokens, account), quotas, clock, wait });
}
