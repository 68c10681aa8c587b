import { setImmediate as pureWorkDone } from 'node:timers/promises';
import fc, { type Scheduler } from 'fast-check';
import type { Gate } from './interruptions.harness.ts';

/** A scheduler of fast-check's that chooses the next request when everything that follows from the last one has been done. */
export const requestScheduler = (): fc.Arbitrary<Scheduler> =>
  fc.scheduler({
    act: async (work) => {
      await work();
      await pureWorkDone();
    },
  });

/** Requests are made when the scheduler chooses them, one at a time; `after` looks after each one. */
export const scheduledBy =
  (scheduler: Scheduler, after: () => void): Gate =>
  ({ name, perform }) =>
    new Promise((resolve, reject) => {
      const builder = () => perform().then(resolve, reject).finally(after);
      scheduler.scheduleSequence([{ label: name, builder }]);
    });
