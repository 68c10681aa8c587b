import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE_MS } from '../core/clock.ts';
import { deadly, gated, orKilled, Turns, type Death } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { deadlySend, Dispatching, type Answer } from './dispatchers.harness.ts';
import { REPEATABLE_MS, type Channel } from './channel.ts';
import { LEASE_MS } from './leases.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** How many random histories; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 25);
const MOST_MS = 30_000 + RUNS * 1_000;
const GROUP = 'broadcast';

interface Dispatcher {
  /** At a database request. */
  death: Death | undefined;
  /** At a send. */
  deathAtSend: Death | undefined;
}
interface Phase {
  dispatchers: Dispatcher[];
  /** Which of the waiting requests goes next, again and again. */
  order: number[];
  /** Time between two requests; the longest makes leases end under a living dispatcher. */
  stepMs: number;
  pauseMs: number;
  answers: Answer[];
  /** After so many requests somebody cancels the group. */
  cancelAfter: number | undefined;
}

const deathWithin = (requests: number) =>
  fc.option(fc.record({ at: fc.nat(requests), when: fc.constantFrom('before' as const, 'after' as const) }), {
    nil: undefined,
  });
const phase: fc.Arbitrary<Phase> = fc.record({
  dispatchers: fc.array(fc.record({ death: deathWithin(20), deathAtSend: deathWithin(4) }), {
    minLength: 1,
    maxLength: 4,
  }),
  order: fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }),
  stepMs: fc.constantFrom(0, 1, 100, LEASE_MS / 3),
  pauseMs: fc.constantFrom(0, MINUTE_MS, LEASE_MS + 1, 9 * MINUTE_MS, 11 * MINUTE_MS),
  answers: fc.array(fc.constantFrom<Answer>('sent', 'lost', 'unheard', 'busy', 'late', 'refused', 'quota'), {
    maxLength: 6,
  }),
  cancelAfter: fc.option(fc.nat(30), { nil: undefined }),
});
const history = {
  channel: fc.constantFrom<Channel>('template', 'customerService', 'mpNotice'),
  count: fc.integer({ min: 1, max: 6 }),
  phases: fc.array(phase, { minLength: 1, maxLength: 4 }),
};

/** Deaths and unheard answers of a phase: each may leave one message of unknown end. */
async function runPhase(world: Dispatching, phase: Phase): Promise<number> {
  const turns = new Turns();
  world.answers = [...phase.answers];
  let requests = 0;
  const outcomes = await turns.run(
    phase.dispatchers.map(
      ({ death, deathAtSend }) =>
        () =>
          orKilled(() => world.dispatch(gated(local.database, deadly(death, turns.gate)), deadlySend(deathAtSend))),
    ),
    () => phase.order[requests % phase.order.length] ?? 0,
    () => {
      expect(world.chats.mostSeen()).toBeLessThanOrEqual(1);
      if (requests++ === phase.cancelAfter) void world.outbox.cancelGroup(GROUP, world.clock.now());
      world.clock.advance(phase.stepMs);
    },
  );
  world.clock.advance(phase.pauseMs);
  const unheard = phase.answers.filter(
    (answer) => answer === 'lost' || answer === 'unheard' || answer === 'busy',
  ).length;
  return unheard + outcomes.filter((outcome) => outcome === 'killed').length;
}

async function finish(world: Dispatching): Promise<void> {
  world.answers = [];
  for (let hours = 0; world.states().includes('waiting'); hours++) {
    expect(hours).toBeLessThan(40);
    await world.dispatch();
    world.clock.advance(60 * MINUTE_MS);
  }
}

describe('many dispatchers in any order of their requests', () => {
  it(
    'with deaths, lost answers and ended leases send nothing twice, lose nothing, and know what they do not know',
    async () => {
      const property = fc.asyncProperty(
        history.channel,
        history.count,
        history.phases,
        async (channel, count, phases) => {
          const world = new Dispatching(local);
          await world.add(count, channel, { group: GROUP });
          let troubles = 0;
          const slow = phases.some(({ stepMs }) => stepMs > 1_000);
          for (const one of phases) troubles += await runPhase(world, one);
          await finish(world);
          const ended = world.messages();
          expect(ended.map(({ dueAt, uncertainSince }) => dueAt ?? uncertainSince)).toEqual(
            Array(count).fill(undefined),
          );
          for (const { _id, state } of ended) {
            const seen = world.chats.seen.get(_id) ?? 0;
            if (state === 'sent') expect(seen).toBe(1);
            else if (state !== 'unknown') expect(seen).toBe(0);
            else expect(seen).toBeLessThanOrEqual(1);
          }
          const unknown = ended.filter(({ state }) => state === 'unknown').length;
          // A lease that ends under a living dispatcher counts as its death, whenever that happens.
          if (REPEATABLE_MS[channel] === 0 && !slow) expect(unknown).toBeLessThanOrEqual(troubles);
        },
      );
      await fc.assert(property, { numRuns: RUNS });
    },
    MOST_MS,
  );
});
