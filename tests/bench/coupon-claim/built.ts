import { systemClock } from '../../../shared/core/clock.ts';
import { randomIds, type TemplateId, type UserId } from '../../../shared/core/ids.ts';
import { CouponStock, type Coupon } from '../../../shared/coupons/index.ts';
import type { Database } from '../../../shared/db/database.ts';
import { miniProgramIdentityId, People, type User } from '../../../shared/identity/index.ts';
import { claimAsCaller } from '../../../shared/runtime/claim-as-caller.ts';
import { median } from '../support/statistics.ts';
import { templateFor } from './campaign.ts';
import { measureDeferred, type Deferred } from './deferred.ts';
import { costOf, metered, type Cost } from './load.ts';

/** So many instances at once; 40 as in the rush that tests kill (`shared/runtime/claims-under-load.test.ts`). */
export const INSTANCES = [1, 8, 40, 256] as const;
export const CLAIMS_A_PERSON = 4;
const PEOPLE_A_COUPON = 5;
const BATCH = 1_000;

/** Answers of warm instances to a rush through so many. */
export interface Rush {
  instances: number;
  claimed: Cost;
  /** Of a coupon that the person has already. */
  repeated: Cost;
  /** Also those who were asked to come again. */
  soldOut: Cost;
  claimsPerSecond: number;
}

/** The claim as it is built, from entry to answer. */
export interface Built {
  coupons: number;
  people: number;
  rushes: readonly Rush[];
  /** Times as long as its two database calls, one after the other in one process. */
  timesBareCalls: number;
  deferred: readonly Deferred[];
}

const callerOf = (n: number) => ({ appId: 'bench', openId: `o-${n}` });
const identityOf = (n: number) => miniProgramIdentityId(callerOf(n));

const userOf = (n: number): User => ({
  ...{ _id: `u_bench_${n}` as UserId, identityIds: [identityOf(n)], roles: [] },
  ...{ createdAt: new Date(), updatedAt: new Date() },
});

const instanceOf = (database: Database) => ({
  ...{ clock: systemClock, ids: randomIds, stock: new CouponStock(database) },
  people: new People(database, systemClock, []),
});

/**
 * All claims at once through so many instances; who asks again is drawn by lot. Who is asked to come again (`COUPON.BUSY`) does
 * so after all who wait, and is counted as refused. The first answer of an instance, which must look first, is not counted.
 */
async function rush(database: Database, coupons: number, instances: number): Promise<Rush> {
  const templateId = `built-${instances}` as TemplateId;
  await instanceOf(database).stock.templates.add(templateFor(templateId, coupons));
  const people = coupons * PEOPLE_A_COUPON;
  const claims = Array.from({ length: people * CLAIMS_A_PERSON }, () => Math.floor(Math.random() * people));
  const requests = { claimed: [] as number[], repeated: [] as number[], soldOut: [] as number[] };
  const from = performance.now();
  let last = from;
  const work = async (): Promise<void> => {
    let count = 0;
    const instance = instanceOf(metered(database, () => (count += 1)));
    for (let [n, isWarm] = [claims.pop(), false]; n !== undefined; [n, isWarm] = [claims.pop(), true]) {
      count = 0;
      const result = await claimAsCaller(instance, callerOf(n), { templateId });
      const outcome = result.ok ? (result.data.alreadyClaimed ? 'repeated' : 'claimed') : 'soldOut';
      if (!result.ok && result.error === 'COUPON.BUSY') claims.unshift(n);
      if (isWarm) requests[outcome].push(count);
      if (outcome === 'claimed') last = performance.now();
    }
  };
  await Promise.all(Array.from({ length: instances }, work));
  const costs = { claimed: costOf(requests.claimed), repeated: costOf(requests.repeated) };
  const claimsPerSecond = (coupons * 1_000) / (last - from);
  return { instances, ...costs, soldOut: costOf(requests.soldOut), claimsPerSecond };
}

/** One person after the other, each by the use case and then by the two calls that it makes. */
async function timesBare(database: Database, people: number): Promise<number> {
  const templateId = 'bare' as TemplateId;
  const instance = instanceOf(database);
  await instance.stock.templates.add(templateFor(templateId, people * 2));
  const [users, coupons] = [database.collection<User>('users'), database.collection<Coupon>('coupons')];
  const times = { built: [] as number[], bare: [] as number[] };
  for (let n = 0; n < people; n++) {
    const from = performance.now();
    const claimed = await claimAsCaller(instance, callerOf(n), { templateId });
    times.built.push(performance.now() - from);
    if (!claimed.ok) throw new Error(claimed.error);
    const { coupon } = claimed.data;
    const other = { ...coupon, _id: `${coupon._id}:bare` as Coupon['_id'], code: `bare ${n}`, keys: [`bare ${n}`] };
    Object.assign(other, { unit: -n - 1, dayUnit: -n - 1, cause: `bare ${n}` });
    const middle = performance.now();
    await users.find({ where: { identityIds: identityOf(n) }, limit: 2 });
    await coupons.add(other);
    times.bare.push(performance.now() - middle);
  }
  return median(times.built) / median(times.bare);
}

export async function measureBuilt(database: Database, coupons: number): Promise<Built> {
  const people = coupons * PEOPLE_A_COUPON;
  const users = database.collection<User>('users');
  for (let from = 0; from < people; from += BATCH)
    await users.addMany(Array.from({ length: Math.min(BATCH, people - from) }, (_, n) => userOf(from + n)));
  const timesBareCalls = await timesBare(database, Math.min(people, 400));
  const rushes: Rush[] = [];
  for (const instances of INSTANCES) {
    rushes.push(await rush(database, coupons, instances));
    console.error(`as built, ${instances} instances: ${rushes.at(-1)?.claimsPerSecond.toFixed(0)}/s`);
  }
  return { coupons, people, rushes, timesBareCalls, deferred: await measureDeferred(database) };
}
