import { serveSeededDatabase } from '../support/seeded-database.ts';
import { coupon } from './issued-coupons.ts';

/** So many coupons. */
void serveSeededDatabase((seed) => seed('coupons', Number(process.argv[2]), coupon));
