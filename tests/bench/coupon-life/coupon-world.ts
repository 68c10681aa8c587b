import { startServerProcess } from '../emulator/server-process.ts';
import { adminDatabase } from '../../../scripts/local/admin-database.ts';
import { databaseOver } from '../../../shared/cloudbase/collection.ts';
import { DAY_MS, systemClock } from '../../../shared/core/clock.ts';
import { randomIds, type IdentityId, type TemplateId, type UserId } from '../../../shared/core/ids.ts';
import { mapParallel } from '../../../shared/core/parallel.ts';
import type { Coupon } from '../../../shared/coupons/index.ts';
import { inBatches, type Database } from '../../../shared/db/database.ts';
import type { Identity, User } from '../../../shared/identity/index.ts';

const BATCH = 1_000;
const PARALLEL = 4;
/** Coupons that each person has, so that a person's own stay as many. */
const A_PERSON = 4;

const TEMPLATE = 'spring' as TemplateId;
const NOW = new Date();
export const identityOf = (n: number) => `i_${n}` as IdentityId;
export const userOf = (n: number) => `u_${n}` as UserId;
export const couponOf = (n: number) => `${TEMPLATE}:${userOf(n)}:1`;

function coupon(n: number): Coupon {
  const [who, which] = [Math.floor(n / A_PERSON), (n % A_PERSON) + 1];
  const benefit = { is: 'amountOff', amount: 500 } as const;
  const common = { templateId: TEMPLATE, unit: n, dayUnit: n, day: 'any', cause: `c-${n}`, claimedBy: `by-${n}` };
  return {
    ...{ _id: `${TEMPLATE}:${userOf(who)}:${which}` as Coupon['_id'], userId: userOf(who), ...common },
    terms: {
      ...{ templateId: TEMPLATE, version: 1, title: '满减券', benefit, threshold: 3000, scope: {}, description: '' },
      ...{ validity: { is: 'relative', days: 30 }, stacking: 'alone' },
    },
    ...{ code: randomIds.random(12), issuedAt: NOW, startsAt: NOW, expiresAt: new Date(NOW.getTime() + 30 * DAY_MS) },
    ...{ state: 'unused', history: [{ what: 'issued', how: 'claim', at: NOW }], moves: 1, movedAt: NOW },
  };
}

/** A database of its own, in a process of its own, with so many issued coupons, and their owners who come by. */
export interface CouponWorld {
  database: Database;
  /** Seconds that the coupons took. */
  seedSeconds: number;
  close(): Promise<void>;
}

/** @param people so many of the owners have a record */
export async function startCouponWorld(coupons: number, people: number): Promise<CouponWorld> {
  const server = await startServerProcess('tests/bench/coupon-life/database-program.ts');
  const database = databaseOver(adminDatabase(server.admin, 'local-bench'));
  const from = performance.now();
  const numbers = inBatches(
    Array.from({ length: coupons }, (_, n) => n),
    BATCH,
  );
  const collection = database.collection<Coupon>('coupons');
  await mapParallel(numbers, PARALLEL, (batch) => collection.addMany(batch.map(coupon)));
  const at = { createdAt: NOW, updatedAt: NOW };
  const all = Array.from({ length: people }, (_, n) => n);
  await database
    .collection<User>('users')
    .addMany(all.map((n) => ({ _id: userOf(n), identityIds: [identityOf(n)], roles: [], ...at })));
  await database.collection<Identity>('identities').addMany(
    all.map((n) => {
      const account = { kind: 'mp' as const, appId: 'wxBench', openId: `o-${n}` };
      return { _id: identityOf(n), userId: userOf(n), ...account, ...at };
    }),
  );
  return { database, seedSeconds: (performance.now() - from) / 1_000, close: () => server.kill() };
}

export const clock = systemClock;
