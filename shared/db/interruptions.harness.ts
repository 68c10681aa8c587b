import { setImmediate as pureWorkDone } from 'node:timers/promises';
import type { Database } from './database.ts';
import { intercepted, type PortCall } from './intercept.ts';

/** Decides what becomes of a request: sends it, or throws before or after. */
export type Gate = (request: Pick<PortCall, 'name' | 'perform'>) => Promise<unknown>;

/** The function that made the request is no more: what it would have done next is not done. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** A database whose every request passes the gate. */
export const gated = (database: Database, gate: Gate): Database => intercepted(database, gate);

/** Where a call dies: at its n-th request (0 is the first), before it takes effect or after. */
export interface Death {
  at: number;
  when: 'before' | 'after';
}

/** A gate that kills at one request; whatever is asked later does not happen. */
export function deadly(death: Death | undefined, next: Gate = ({ perform }) => perform()): Gate {
  let count = 0;
  let isDead = false;
  return async (request) => {
    const isLast = death !== undefined && count++ === death.at;
    if (isLast && death.when === 'before') isDead = true;
    if (isDead) throw new Killed(request.name);
    const answer = await next(request);
    if (isLast) isDead = true;
    if (isDead) throw new Killed(request.name);
    return answer;
  };
}

/** What a call answered, or that it was killed; any other error is a fault of the code under test. */
export async function orKilled<T>(work: () => Promise<T>): Promise<T | 'killed'> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Killed) return 'killed';
    throw error;
  }
}

/** Runs `work` once for every death that it can die, each time with a fresh start, until it outlives its death. */
export async function forEveryDeath(work: (death: Death) => Promise<'killed' | 'survived'>): Promise<number> {
  let deaths = 0;
  for (const when of ['before', 'after'] as const) {
    for (let at = 0; (await work({ at, when })) === 'killed'; at++) deaths += 1;
  }
  return deaths;
}

/**
 * Lets calls take turns, one request at a time in a chosen order: because one request is atomic in the database, these
 * are all the ways in which parallel calls can meet.
 */
export class Turns {
  private readonly waiting: (() => Promise<void>)[] = [];

  readonly gate: Gate = ({ perform }) =>
    new Promise((resolve, reject) => {
      this.waiting.push(() => perform().then(resolve, reject));
    });

  /** Runs until all `calls` have ended; `pick` chooses among so many waiting requests, `after` looks after each one. */
  async run<T>(
    calls: readonly (() => Promise<T>)[],
    pick: (waiting: number) => number,
    after: () => void,
  ): Promise<T[]> {
    let isRunning = true;
    const all = Promise.all(calls.map((call) => call())).finally(() => (isRunning = false));
    // Awaited below; a fault meanwhile ends the loop and is reported there.
    all.catch(() => undefined);
    for (await pureWorkDone(); isRunning; await pureWorkDone()) {
      const [chosen] = this.waiting.splice(pick(this.waiting.length) % Math.max(this.waiting.length, 1), 1);
      await chosen?.();
      after();
    }
    return all;
  }
}
