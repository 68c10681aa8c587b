import { createContext, Script } from 'node:vm';
import { queryError } from './errors.ts';

/**
 * Most milliseconds (of the machine, whatever the world's clock shows) that a request may look for documents or calculate
 * with them. The platform's number is not documented; the SDK gives up after 15 s, so that a later answer reaches nobody.
 */
export const MAX_REQUEST_MS = 10_000;

/** Most milliseconds of one step that cannot be left otherwise, regular expressions above all: everybody else waits for it. */
export const MAX_STEP_MS = 1_000;

/** The clock is looked at once in so many calls of `checkTime`. */
const CALLS_PER_LOOK = 128;

// What a request evaluates runs without a pause, and so there is never more than one.
let deadline = Infinity;
let calls = 0;
let isGuarded = false;

/** Runs what must not wait for anything. `checkTime` within it throws once the time is over. */
export function withinTime<T>(act: () => T, limitMs = MAX_REQUEST_MS): T {
  const outer = deadline;
  deadline = Math.min(outer, performance.now() + limitMs);
  try {
    return act();
  } finally {
    deadline = outer;
  }
}

/** Throws MongoDB's refusal when the time of the request is over. Cheap: for every document, element or row. */
export function checkTime(): void {
  calls += 1;
  if (calls % CALLS_PER_LOOK === 0 && performance.now() > deadline) throw timeIsOver();
}

/** The same, each in time. */
export function* inTime<T>(items: Iterable<T>): Generator<T> {
  for (const item of items) {
    checkTime();
    yield item;
  }
}

const sandbox: { act?: () => unknown } = {};
createContext(sandbox);
const script = new Script('act()');

/**
 * Runs a step that may take for ever and is then left wherever it stands, `finally` included: only for what changes
 * nothing. It costs some 0.15 ms, and nothing within another one.
 */
export function interruptible<T>(act: () => T, limitMs = MAX_STEP_MS): T {
  if (isGuarded) return act();
  const timeout = Math.max(1, Math.ceil(Math.min(limitMs, deadline - performance.now())));
  sandbox.act = act;
  isGuarded = true;
  try {
    return script.runInContext(sandbox, { timeout, displayErrors: false }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw timeIsOver();
    throw error;
  } finally {
    isGuarded = false;
    sandbox.act = undefined;
  }
}

function timeIsOver(): Error {
  return queryError('MaxTimeMSExpired', 'operation exceeded time limit');
}
