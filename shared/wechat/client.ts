import { MINUTE_MS, nextShanghaiMidnight, type Clock } from '../core/clock.ts';
import { readAnswer, type Endpoint, type Parameters, type WeChatApi } from './endpoint.ts';
import { NotPermittedError, WeChatError, WeChatFailure } from './errors.ts';
import { patiently, type Sleep } from './patience.ts';

/** How calls reach WeChat: over HTTP, or through the cloud. */
export interface WeChatDriver {
  /** One attempt. @throws WeChatFailure */
  send(endpoint: Endpoint, parameters: Parameters, timeoutMs: number): Promise<unknown>;
}

export interface CallTerms {
  /** All attempts and waits of a call end before this moment. */
  deadline: Date;
}

export interface WeChatClientDeps {
  appId: string;
  driver: WeChatDriver;
  clock: Clock;
  wait?: Sleep;
}

/** One account's server API. Endpoint functions (`endpoints/`) take what `within` gives. */
export class WeChatClient {
  readonly appId: string;

  constructor(private readonly deps: WeChatClientDeps) {
    this.appId = deps.appId;
  }

  /** The API for one run or one request of a user. */
  within(terms: CallTerms): WeChatApi {
    return {
      appId: this.appId,
      call: (endpoint, parameters = {}) => this.call(terms, endpoint, parameters),
    };
  }

  private async call<A>({ deadline }: CallTerms, endpoint: Endpoint<A>, parameters: Parameters): Promise<A> {
    const { driver, clock, wait } = this.deps;
    const timeLeftMs = () => deadline.getTime() - clock.now().getTime();
    const send = (timeoutMs: number) => driver.send(endpoint, parameters, timeoutMs);
    try {
      return readAnswer(endpoint, await patiently(endpoint, { send, timeLeftMs, wait }));
    } catch (error) {
      throw error instanceof WeChatFailure ? this.explained(endpoint, error) : error;
    }
  }

  /** Says to whom a refusal matters, and until when. */
  private explained(endpoint: Endpoint, failure: WeChatFailure): WeChatFailure {
    const now = this.deps.clock.now();
    if (failure instanceof WeChatError && failure.kind === 'permission')
      return new NotPermittedError(failure, endpoint.needs);
    if (failure.kind === 'quota') failure.notBefore = nextShanghaiMidnight(now);
    // Not all of those who were refused in the same minute come back in the same second.
    if (failure.kind === 'slowDown') failure.notBefore = new Date(now.getTime() + MINUTE_MS * (1 + Math.random() / 2));
    return failure;
  }
}
