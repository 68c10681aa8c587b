import type { Database } from '../../../shared/db/database.ts';
import { median } from '../support/statistics.ts';
import { templatesOf } from './designs/design.ts';

export interface BucketSize {
  claimants: number;
  kilobytes: number;
  /** Of one conditional update. */
  updateMs: number;
}

const CLAIMANTS = [1, 125, 250, 500, 1_000, 2_000];
const CALLS = 40;

const claim = (n: number) => ({ at: new Date(n), code: 'ABCDEFGHJKMN', channelId: 'menu' });

/** What one claim of a bucket costs that holds so many already. */
export async function bucketSizes(database: Database): Promise<BucketSize[]> {
  const documents = templatesOf(database);
  const sizes: BucketSize[] = [];
  for (const claimants of CLAIMANTS) {
    const entries = Array.from({ length: claimants }, (_, n) => [`u_${n.toString(16).padStart(30, '0')}`, claim(n)]);
    const bucket = { _id: `size/${claimants}`, remaining: CALLS, claims: Object.fromEntries(entries) as object };
    await documents.add(bucket);
    const times: number[] = [];
    for (let n = 0; n < CALLS; n++) {
      const path = `claims.u_new${n}`;
      const from = performance.now();
      await documents.updateIf(
        { _id: bucket._id, remaining: { gt: 0 }, [path]: { exists: false } },
        { inc: { remaining: -1 }, set: { [path]: claim(n) } },
      );
      times.push(performance.now() - from);
    }
    sizes.push({ claimants, kilobytes: JSON.stringify(bucket).length / 1_024, updateMs: median(times) });
  }
  return sizes;
}
