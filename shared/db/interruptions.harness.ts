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

/** The first requests are tried one by one: of deaths so many, of meetings fewer, because there are more of these. */
const [ALL_DEATHS_UNTIL, ALL_MEETINGS_UNTIL] = [6, 2];

/** The request to interrupt next: with WEILIAN_RUNS each one, else of later ones fewer and fewer, others in every run. */
function following(at: number, allUntil: number): number {
  if (process.env['WEILIAN_RUNS'] !== undefined || at < allUntil) return at + 1;
  return at + 1 + Math.floor(Math.random() * 3 * at);
}

/** A fault that `work` shows is reported with where it was interrupted. */
async function placed<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) error.message = `${place}: ${error.message}`;
    throw error;
  }
}

/**
 * Runs `work`, each time with a fresh start, for deaths that it can die: after requests (see `following`) until it
 * outlives its death; and before the first one and one by chance, because before a request is as after the one before it,
 * but for what happens outside the database between the two. With WEILIAN_RUNS before each one too. Gives back how many
 * requests the work makes, at least.
 */
export async function forEveryDeath(work: (death: Death) => Promise<'killed' | 'survived'>): Promise<number> {
  const outcome = (death: Death) => placed(`killed ${death.when} request ${death.at}`, () => work(death));
  let requests = 0;
  for (let at = 0; (await outcome({ at, when: 'after' })) === 'killed'; at = following(at, ALL_DEATHS_UNTIL))
    requests = at + 1;
  const all = Array.from({ length: requests }, (_, at) => at);
  const some = [0, 1 + Math.floor(Math.random() * (requests - 1))].filter((at) => at < requests);
  for (const at of process.env['WEILIAN_RUNS'] === undefined ? some : all) await outcome({ at, when: 'before' });
  return requests;
}

/**
 * Runs `work` with a gate before whose n-th request `act` happens, for every n (see `following`), until the work makes
 * no such request. `start` makes a fresh start for each.
 */
export async function forEveryMeeting<World>(
  start: () => Promise<World>,
  act: (world: World) => Promise<unknown>,
  work: (world: World, gate: Gate) => Promise<void>,
): Promise<void> {
  for (let at = 0, hasMet = true; hasMet; at = following(at, ALL_MEETINGS_UNTIL)) {
    hasMet = false;
    const world = await start();
    let count = 0;
    const gate: Gate = async ({ perform }) => {
      if (count++ === at) {
        hasMet = true;
        await act(world);
      }
      return perform();
    };
    await placed(`interrupted at request ${at}`, () => work(world, gate));
  }
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
