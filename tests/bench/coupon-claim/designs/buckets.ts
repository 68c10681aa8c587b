import type { Database } from '../../../../shared/db/database.ts';
import { countCoupons, couponOf, couponsOf, templatesOf, type Campaign, type Design, type Stored } from './design.ts';

/** Units of one bucket at first: half of the claimants that it may hold at most. */
export const UNITS_A_BUCKET = 250;

interface Bucket extends Stored {
  remaining: number;
  claims: Record<string, unknown>;
  out?: Record<string, { to: string; units: number }>;
}

export const bucketCount = ({ total }: Campaign): number => Math.max(1, Math.ceil(total / UNITS_A_BUCKET));

const bucketId = ({ templateId }: Campaign, n: number): string => `${templateId}/${n}`;

function bucketOf(campaign: Campaign, userId: string): string {
  const hash = [...userId].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7);
  return bucketId(campaign, hash % bucketCount(campaign));
}

let moves = 0;

/** Stock moves to an empty bucket so that a kill in between leaves a note of it in the one that it left. */
class Buckets {
  private readonly documents;

  constructor(
    database: Database,
    private readonly campaign: Campaign,
  ) {
    this.documents = templatesOf(database);
  }

  take(bucket: string, userId: string): Promise<boolean> {
    const claim = `claims.${userId}`;
    return this.documents.updateIf(
      { _id: bucket, remaining: { gt: 0 }, [claim]: { exists: false } },
      { inc: { remaining: -1 }, set: { [claim]: { at: new Date(), code: 'ABCDEFGHJKMN', channelId: 'menu' } } },
    );
  }

  async has(bucket: string, userId: string): Promise<boolean> {
    return ((await this.documents.get(bucket)) as Bucket | undefined)?.claims[userId] !== undefined;
  }

  /** Half of what the fullest has; false when none has any. */
  async refill(bucket: string): Promise<boolean> {
    const where = { templateId: this.campaign.templateId, remaining: { gt: 0 } };
    const [from] = await this.documents.find({ where, orderBy: { field: 'remaining', direction: 'desc' }, limit: 1 });
    if (!from) return false;
    const units = Math.ceil((from.remaining as number) / 2);
    const move = `m${++moves}`;
    const left = await this.documents.updateIf(
      { _id: from._id, remaining: { gte: units } },
      { inc: { remaining: -units }, set: { [`out.${move}`]: { to: bucket, units } } },
    );
    if (!left) return true;
    await this.documents.updateIf(
      { _id: bucket, [`in.${move}`]: { exists: false } },
      { inc: { remaining: units }, set: { [`in.${move}`]: units } },
    );
    await this.documents.updateIf({ _id: from._id, [`out.${move}.to`]: bucket }, { unset: [`out.${move}`] });
    return true;
  }
}

export const buckets: Design = {
  name: 'buckets',
  how: 'buckets with stock and claimants, a person always in the same one; the coupon is derived',
  async open(database, campaign) {
    const count = bucketCount(campaign);
    const units = (n: number) => Math.floor((campaign.total + n) / count);
    const all = Array.from({ length: count }, (_, n) => ({
      ...{ _id: bucketId(campaign, n), templateId: campaign.templateId, remaining: units(n), claims: {} },
    }));
    await templatesOf(database).addMany(all);
  },
  instance(database, campaign) {
    const [stock, coupons] = [new Buckets(database, campaign), couponsOf(database)];
    return async (userId) => {
      const bucket = bucketOf(campaign, userId);
      for (;;) {
        if (await stock.take(bucket, userId)) {
          await coupons.add(couponOf(campaign, userId, {}));
          return 'claimed';
        }
        if (await stock.has(bucket, userId)) return 'repeated';
        if (!(await stock.refill(bucket))) return 'soldOut';
      }
    };
  },
  coupons: countCoupons,
};
