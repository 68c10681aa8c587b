import { startServerProcess } from '../emulator/server-process.ts';
import { adminDatabase } from '../../../scripts/local/admin-database.ts';
import { databaseOver } from '../../../shared/cloudbase/collection.ts';
import { systemClock } from '../../../shared/core/clock.ts';
import type { IdentityId } from '../../../shared/core/ids.ts';
import type { Database } from '../../../shared/db/database.ts';
import type { Identity, User } from '../../../shared/identity/index.ts';
import { NOW, userOf } from './issued-coupons.ts';

export const identityOf = (n: number) => `i_${n}` as IdentityId;

/** A database of its own, in a process of its own, with so many issued coupons, and their owners who come by. */
export interface CouponWorld {
  database: Database;
  /** Seconds that the coupons took. */
  seedSeconds: number;
  close(): Promise<void>;
}

/** @param people so many of the owners have a record */
export async function startCouponWorld(coupons: number, people: number): Promise<CouponWorld> {
  const from = performance.now();
  const server = await startServerProcess('tests/bench/coupon-life/database-program.ts', [`${coupons}`]);
  const seedSeconds = (performance.now() - from) / 1_000;
  const database = databaseOver(adminDatabase(server.admin, 'local-bench'));
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
  return { database, seedSeconds, close: () => server.kill() };
}

export const clock = systemClock;
