import type { Coupon, CouponTemplate } from '../../shared/coupons/index.ts';
import type { Identity, User } from '../../shared/identity/index.ts';
import { readAll, type AdminDatabase } from '../local/admin-database.ts';

/** The documents that the steps look at, straight from the database. */
export const readUsers = (database: AdminDatabase) => readAll<User>(database, 'users');
export const readOaIdentities = (database: AdminDatabase) => readAll<Identity>(database, 'identities', { kind: 'oa' });
export const readCoupons = (database: AdminDatabase, templateId: string) =>
  readAll<Coupon>(database, 'coupons', { templateId });

export async function readTemplate(database: AdminDatabase, templateId: string): Promise<CouponTemplate | undefined> {
  return (await readAll<CouponTemplate>(database, 'couponTemplates', { _id: templateId }))[0];
}

/** How many units these coupons are, of those that a template of this total has. */
export const unitsWithin = (coupons: readonly Coupon[], total: number): number =>
  new Set(coupons.map(({ unit }) => unit).filter((unit) => unit >= 0 && unit < total)).size;

export async function countOf(database: AdminDatabase, collection: string): Promise<number> {
  const { total } = (await database.collection(collection).where({}).count()) as { total: number };
  return total;
}
