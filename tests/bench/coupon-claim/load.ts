import { mapParallel } from '../../../shared/core/parallel.ts';
import type { CollectionName } from '../../../shared/db/data-model.ts';
import type { Database } from '../../../shared/db/database.ts';
import { intercepted } from '../../../shared/db/intercept.ts';
import type { Campaign, Design, Outcome } from './designs/design.ts';

/** So many people for one coupon. */
const PEOPLE_A_COUPON = 3;

/** Requests of one kind of answer. */
export interface Cost {
  answers: number;
  mean: number;
  worst: number;
}

export interface Run {
  parallel: number;
  coupons: number;
  claimsPerSecond: number;
  claimed: Cost;
  /** Also of those who are asked to come again. */
  soldOut: Cost;
}

/** A database that tells `made` of each request; a transaction is a beginning, its operations and an end. */
export function metered(database: Database, made: () => void): Database {
  const { collection } = intercepted(database, ({ perform }) => {
    made();
    return perform();
  });
  return {
    collection,
    transaction: (work) =>
      database.transaction(async ({ get, put, remove }) => {
        made();
        const result = await work({
          get: <T extends { _id: string }>(name: CollectionName, id: string) => (made(), get<T>(name, id)),
          put: (name, document) => (made(), put(name, document)),
          remove: (name, id) => (made(), remove(name, id)),
        });
        made();
        return result;
      }),
  };
}

export function costOf(requests: readonly number[]): Cost {
  const sum = requests.reduce((total, one) => total + one, 0);
  return {
    answers: requests.length,
    mean: requests.length > 0 ? sum / requests.length : 0,
    worst: Math.max(0, ...requests),
  };
}

/** An instance that has worked before, and says how many requests each claim made. */
async function warm(design: Design, database: Database, campaign: Campaign) {
  let made = 0;
  const claim = await design.instance(
    metered(database, () => (made += 1)),
    campaign,
  );
  return async (userId: string) => ((made = 0), { outcome: await claim(userId), made });
}

/**
 * Everybody claims once, so many at the same time, each at an instance of its own; claims a second until the last coupon
 * is given out. Throws when the design gives out more or fewer than there are.
 */
export async function claimAll(design: Design, database: Database, campaign: Campaign, parallel: number): Promise<Run> {
  await design.open(database, campaign);
  const people = Array.from({ length: campaign.total * PEOPLE_A_COUPON }, (_, n) => `u_${campaign.templateId}_${n}`);
  const requests: Record<Outcome, number[]> = { claimed: [], repeated: [], soldOut: [], busy: [] };
  const instances = await Promise.all(Array.from({ length: parallel }, () => warm(design, database, campaign)));
  const from = performance.now();
  let last = from;
  await mapParallel(instances, parallel, async (claim) => {
    for (let userId = people.pop(); userId; userId = people.pop()) {
      const { outcome, made } = await claim(userId);
      requests[outcome].push(made);
      // After all who wait.
      if (outcome === 'busy') people.unshift(userId);
      if (outcome === 'claimed') last = performance.now();
    }
  });
  const coupons = await design.coupons(database, campaign);
  if (coupons !== campaign.total) throw new Error(`${design.name} gave out ${coupons} of ${campaign.total}`);
  return {
    ...{ parallel, coupons },
    claimsPerSecond: (coupons * 1_000) / (last - from),
    ...{ claimed: costOf(requests.claimed), soldOut: costOf([...requests.soldOut, ...requests.busy]) },
  };
}
