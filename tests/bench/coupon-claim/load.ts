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

/**
 * Everybody claims once, so many at the same time, each at an instance of its own; claims a second until the last coupon
 * is given out. Throws when the design gives out more or fewer than there are.
 */
export async function claimAll(design: Design, database: Database, campaign: Campaign, parallel: number): Promise<Run> {
  await design.open(database, campaign);
  const people = Array.from({ length: campaign.total * PEOPLE_A_COUPON }, (_, n) => `u_${campaign.templateId}_${n}`);
  const requests: Record<Outcome, number[]> = { claimed: [], repeated: [], soldOut: [] };
  const from = performance.now();
  let last = from;
  const work = async (): Promise<void> => {
    let count = 0;
    const claim = design.instance(
      metered(database, () => (count += 1)),
      campaign,
    );
    for (let userId = people.pop(); userId; userId = people.pop()) {
      count = 0;
      const outcome = await claim(userId);
      requests[outcome].push(count);
      if (outcome === 'claimed') last = performance.now();
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const coupons = await design.coupons(database, campaign);
  if (coupons !== campaign.total) throw new Error(`${design.name} gave out ${coupons} of ${campaign.total}`);
  return {
    ...{ parallel, coupons },
    claimsPerSecond: (coupons * 1_000) / (last - from),
    ...{ claimed: costOf(requests.claimed), soldOut: costOf(requests.soldOut) },
  };
}
