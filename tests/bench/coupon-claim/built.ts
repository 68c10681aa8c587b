import { systemClock } from '../../../shared/core/clock.ts';
import { randomIds, type TemplateId, type UserId } from '../../../shared/core/ids.ts';
import { CouponStock, type Coupon, type CouponTemplate } from '../../../shared/coupons/index.ts';
import type { Database } from '../../../shared/db/database.ts';
import { miniProgramIdentityId, People, type User } from '../../../shared/identity/index.ts';
import { claimAsCaller } from '../../../shared/runtime/claim-as-caller.ts';
import { median } from '../support/statistics.ts';
import { measureDeferred, type Deferred } from './deferred.ts';
import { costOf, metered, type Cost } from './load.ts';

export const INSTANCES = 40;
export const CLAIMS_A_PERSON = 4;
const BATCH = 1_000;

/** The claim as it is built, from entry to answer. */
export interface Built {
  coupons: number;
  people: number;
  claimed: Cost;
  /** Of a coupon that the person has already. */
  repeated: Cost;
  soldOut: Cost;
  claimsPerSecond: number;
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

const templateOf = (_id: TemplateId, total: number): CouponTemplate => ({
  ...{ _id, state: 'active', version: 1, audience: [], requestKey: 'bench' },
  terms: {
    ...{ title: '满减券', benefit: { is: 'amountOff', amount: 500 }, threshold: 3000, scope: {} },
    ...{ validity: { is: 'relative', days: 30 }, stacking: 'alone', description: '' },
  },
  ...{ startsAt: new Date(0), endsAt: new Date(Date.now() + 1e10), limits: { total, perUser: 1 } },
  ...{ createdAt: new Date(), updatedAt: new Date(), updatedBy: 'u_bench' as UserId },
});

const instanceOf = (database: Database) => ({
  ...{ clock: systemClock, ids: randomIds, stock: new CouponStock(database) },
  people: new People(database, systemClock, []),
});

/**
 * All claims at once through so many instances; who asks again is drawn by lot. Who is asked to come again (`COUPON.BUSY`) does
 * so after all who wait, and is counted as refused. The first answer of an instance, which must look first, is not counted.
 */
async function rush(database: Database, coupons: number, people: number) {
  const templateId = 'built' as TemplateId;
  await instanceOf(database).stock.templates.add(templateOf(templateId, coupons));
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
  await Promise.all(Array.from({ length: INSTANCES }, work));
  return { requests, seconds: (last - from) / 1_000 };
}

/** One person after the other, each by the use case and then by the two calls that it makes. */
async function timesBare(database: Database, people: number): Promise<number> {
  const templateId = 'bare' as TemplateId;
  const instance = instanceOf(database);
  await instance.stock.templates.add(templateOf(templateId, people * 2));
  const [users, coupons] = [database.collection<User>('users'), database.collection<Coupon>('coupons')];
  const times = { built: [] as number[], bare: [] as number[] };
  for (let n = 0; n < people; n++) {
    const from = performance.now();
    const claimed = await claimAsCaller(instance, callerOf(n), { templateId });
    times.built.push(performance.now() - from);
    if (!claimed.ok) throw new Error(claimed.error);
    const { coupon } = claimed.data;
    const other = { ...coupon, _id: `${coupon._id}:bare` as Coupon['_id'], code: `bare ${n}` };
    Object.assign(other, { unit: -n - 1, dayUnit: -n - 1, cause: `bare ${n}` });
    const middle = performance.now();
    await users.find({ where: { identityIds: identityOf(n) }, limit: 2 });
    await coupons.add(other);
    times.bare.push(performance.now() - middle);
  }
  return median(times.built) / median(times.bare);
}

export async function measureBuilt(database: Database, coupons: number, people: number): Promise<Built> {
  const users = database.collection<User>('users');
  for (let from = 0; from < people; from += BATCH)
    await users.addMany(Array.from({ length: Math.min(BATCH, people - from) }, (_, n) => userOf(from + n)));
  const timesBareCalls = await timesBare(database, Math.min(people, 400));
  const { requests, seconds } = await rush(database, coupons, people);
  const [claimed, repeated, soldOut] = [requests.claimed, requests.repeated, requests.soldOut].map(costOf) as [
    Cost,
    Cost,
    Cost,
  ];
  const costs = { claimed, repeated, soldOut, claimsPerSecond: claimed.answers / seconds, timesBareCalls };
  return { coupons, people, ...costs, deferred: await measureDeferred(database) };
}
