import type { Endpoint } from './endpoint.ts';
import { OutOfTimeError, WeChatFailure } from './errors.ts';

/** Waits; an argument so that tests do not. */
export type Sleep = (ms: number) => Promise<void>;

export const sleep: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const ATTEMPTS = 3;
const FIRST_WAIT_MS = 300;
/** WeChat answers in tenths of a second, or not at all. */
const REQUEST_LIMIT_MS = 8_000;

export interface Attempts<T> {
  /** One attempt; each request of it ends within what `leftMs` says when it begins. */
  send: (leftMs: () => number) => Promise<T>;
  /** Until the caller's deadline. */
  timeLeftMs: () => number;
  wait?: Sleep;
}

const isUnheard = (error: unknown, { path }: Endpoint): error is WeChatFailure =>
  error instanceof WeChatFailure && error.path === path && error.kind === 'unreachable';

/** Only what may be done twice, and only what went wrong on the way to this endpoint. */
function mayRepeat(error: unknown, { path, repeatable }: Endpoint): boolean {
  if (!(error instanceof WeChatFailure) || error.path !== path || repeatable === 'never') return false;
  return error.kind === 'busy' || error.kind === 'unreachable';
}

/**
 * Makes a call, and repeats it while WeChat is busy or cannot be reached, if the endpoint may be repeated: three attempts,
 * the waits between them double, with jitter, and all of it ends before the caller's deadline.
 * @throws WeChatFailure, the last one; of a call that WeChat recognises when it is repeated, the first after which it may
 * have taken effect: the caller must not do it again as if it had not
 */
export async function patiently<T>(endpoint: Endpoint, { send, timeLeftMs, wait = sleep }: Attempts<T>): Promise<T> {
  let mayHaveArrived: WeChatFailure | undefined;
  for (let attempt = 1; ; attempt++) {
    if (timeLeftMs() <= 0) throw mayHaveArrived ?? new OutOfTimeError(endpoint.path);
    try {
      return await send(() => Math.min(timeLeftMs(), REQUEST_LIMIT_MS));
    } catch (error) {
      if (endpoint.repeatable === 'recognised' && isUnheard(error, endpoint)) mayHaveArrived ??= error;
      const pause = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
      if (attempt === ATTEMPTS || !mayRepeat(error, endpoint) || pause >= timeLeftMs()) throw mayHaveArrived ?? error;
      await wait(pause);
    }
  }
}
