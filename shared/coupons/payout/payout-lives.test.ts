import { afterAll, beforeAll, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import { deadly, type Death } from '../../db/interruptions.harness.ts';
import { requestScheduler, scheduledBy } from '../../db/scheduled-requests.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { PayoutWorld, TROUBLES, type Deed } from './payout-lives.harness.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** How many random lives; more of them for a long search: WEILIAN_RUNS=2000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 6);

const ACTS = ['claim', 'claim', 'tick', 'tick', 'tick', 'use', 'use', 'expire', 'erase', 'trouble'] as const;

interface Act {
  is: (typeof ACTS)[number];
  which: number;
  trouble: (typeof TROUBLES)[number];
  /** Each time it is called it dies so, or lives. */
  deaths: (Death | undefined)[];
}

const death = fc.record({ at: fc.nat(8), when: fc.constantFrom('before' as const, 'after' as const) });
const act: fc.Arbitrary<Act> = fc.record({
  ...{ is: fc.constantFrom(...ACTS), which: fc.nat(2), trouble: fc.constantFrom(...TROUBLES) },
  deaths: fc.array(fc.option(death, { freq: 2, nil: undefined }), { minLength: 1, maxLength: 2 }),
});
const phase = fc.record({
  acts: fc.array(act, { minLength: 2, maxLength: 5 }),
  pauseMs: fc.constantFrom(0, MINUTE_MS, 3 * MINUTE_MS, HOUR_MS, DAY_MS),
});

function deedOf(world: PayoutWorld, { is, which, trouble }: Act): Deed | undefined {
  if (is === 'claim') return world.claiming(which);
  if (is === 'use') return world.using(which);
  if (is === 'erase') return world.erasing(which);
  if (is === 'trouble') return world.troubling(trouble);
  return is === 'tick' ? world.ticking : world.expiring;
}

it(
  'vouchers come once, and what was used is redeemed, with any interleaving, kills, lost answers and erasures',
  async () => {
    const phases = fc.array(phase, { minLength: 3, maxLength: 7 });
    const property = fc.asyncProperty(phases, requestScheduler(), async (life, scheduler) => {
      const world = await PayoutWorld.begin(local);
      const gate = scheduledBy(scheduler, () => undefined);
      for (const { acts, pauseMs } of life) {
        // Nobody is erased before whatever they had begun has ended.
        world.forgetClaims();
        const calls = acts.flatMap((one) => {
          const deed = deedOf(world, one);
          return deed ? one.deaths.map((dies) => () => deed(deadly(dies, gate))) : [];
        });
        await scheduler.waitFor(Promise.all(calls.map((call) => call())));
        await world.pause(pauseMs);
      }
      await world.outlive();
    });
    // The smallest failure would take minutes to find; the seed tells this one again.
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  },
  60_000 + RUNS * 2_000,
);
