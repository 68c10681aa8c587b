import { keepFigures } from '../../../shared/analytics/index.ts';
import { Channels } from '../../../shared/channels/index.ts';
import { databaseOver } from '../../../shared/cloudbase/collection.ts';
import { DAY_MS } from '../../../shared/core/clock.ts';
import { HandClock } from '../../../shared/core/hand-clock.harness.ts';
import { CouponStock } from '../../../shared/coupons/index.ts';
import { People } from '../../../shared/identity/index.ts';
import { Stores } from '../../../shared/stores/index.ts';
import { adminDatabase } from '../../../scripts/local/admin-database.ts';
import { metered } from '../coupon-claim/load.ts';
import { startServerProcess } from '../emulator/server-process.ts';
import { APP, NOW } from './told-events.ts';

/** What something asked the database for, and took. */
export interface Cost {
  requests: number;
  ms: number;
}

/**
 * A clock that is a millisecond later whenever somebody looks: what is written in a row has moments in a row, as it has in
 * truth. Standing still, all that is counted would have one moment, and whoever follows moments reads such at one go.
 */
class RunningClock extends HandClock {
  override now = (): Date => {
    this.advance(1);
    return this.time;
  };
}

/** A database of its own, in a process of its own, in which so many events are told and counted. */
export interface EventsWorld {
  clock: HandClock;
  deps: ReturnType<typeof depsOf>;
  measure(work: () => Promise<unknown>): Promise<Cost>;
  /** Brings the figures up to date. */
  count(): Promise<void>;
  /** What the first counting of all cost, and seconds that writing them took. */
  counted: Cost;
  seedSeconds: number;
  close(): Promise<void>;
}

function depsOf(database: ReturnType<typeof metered>, clock: HandClock) {
  return {
    ...{ database, clock, channels: new Channels(database), people: new People(database, clock, []) },
    ...{ stock: new CouponStock(database), stores: new Stores(database), accountId: APP },
    files: { put: (path: string) => Promise.resolve(path), addressOf: (id: string) => Promise.resolve(id) },
  };
}

export async function startEventsWorld(events: number): Promise<EventsWorld> {
  console.error(`  ${events.toLocaleString('en')} events are written`);
  const from = performance.now();
  const server = await startServerProcess('tests/bench/events/database-program.ts', [`${events}`]);
  const seedSeconds = (performance.now() - from) / 1_000;
  let requests = 0;
  const clock = new RunningClock(NOW);
  const deps = depsOf(
    metered(databaseOver(adminDatabase(server.admin, 'local-bench')), () => (requests += 1)),
    clock,
  );
  const measure = async (work: () => Promise<unknown>): Promise<Cost> => {
    requests = 0;
    const begin = performance.now();
    await work();
    return { requests, ms: performance.now() - begin };
  };
  const count = async () => {
    const outcome = await keepFigures(deps, new Date(clock.now().getTime() + DAY_MS));
    if (outcome !== 'idle') throw new Error('not everything is counted');
  };
  console.error('  and counted');
  const counted = await measure(count);
  return { clock, deps, measure, count, counted, seedSeconds, close: () => server.kill() };
}
