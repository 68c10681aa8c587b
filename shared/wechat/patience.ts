import { WeChatError, WeChatUnreachableError } from './errors.ts';

/** Waits; an argument so that tests do not. */
export type Sleep = (ms: number) => Promise<void>;

export const sleep: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const ATTEMPTS = 3;
const FIRST_WAIT_MS = 300;

const isPassing = (error: unknown): boolean =>
  error instanceof WeChatUnreachableError || (error instanceof WeChatError && error.kind === 'busy');

/** Repeats a read while WeChat is busy or cannot be reached: three attempts, the waits double, with jitter. */
export async function patiently<T>(read: () => Promise<T>, wait: Sleep = sleep): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error)) throw error;
      await wait(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }
}
