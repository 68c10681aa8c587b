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

/** Only what may be done twice, and only what went wrong on the way to this endpoint. */
function mayRepeat(error: unknown, { path, repeatable }: Endpoint): boolean {
  if (!(error instanceof WeChatFailure) || error.path !== path || repeatable === 'never') return false;
  return error.kind === 'busy' || error.kind === 'unreachable';
}

/**
 * Makes a call, and repeats it while WeChat is busy or cannot be reached, if the endpoint may be repeated: three attempts,
 * the waits between them double, with jitter, and all of it ends before the caller's deadline.
 * @throws WeChatFailure, the last one
 */
export async function patiently<T>(endpoint: Endpoint, { send, timeLeftMs, wait = sleep }: Attempts<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    if (timeLeftMs() <= 0) throw new OutOfTimeError(endpoint.path);
    try {
      return await send(() => Math.min(timeLeftMs(), REQUEST_LIMIT_MS));
    } catch (error) {
      const pause = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
      if (attempt === ATTEMPTS || !mayRepeat(error, endpoint) || pause >= timeLeftMs()) throw error;
      await wait(pause);
    }
  }
}
