import { countCoupons, couponOf, templatesOf, type Campaign, type Design, type Outcome } from './design.ts';
import type { Database } from '../../../../shared/db/database.ts';

const isConflict = (error: unknown): boolean =>
  /Busy|CONFLICT/i.test(String((error as { code?: string }).code) + String(error));

/** The port repeats a few times, with pauses; here until it is through. */
async function untilThrough<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}

const claimOnce = (database: Database, campaign: Campaign, userId: string): Promise<Outcome> =>
  database.transaction(async ({ get, put }) => {
    const coupon = couponOf(campaign, userId, {});
    if (await get('coupons', coupon._id)) return 'repeated';
    const template = await get<{ _id: string; remaining: number }>('couponTemplates', campaign.templateId);
    if (!template || template.remaining === 0) return 'soldOut';
    await put('couponTemplates', { ...template, remaining: template.remaining - 1 });
    await put('coupons', coupon);
    return 'claimed';
  });

export const transaction: Design = {
  name: 'transaction',
  how: 'read, check and write in a transaction (of 30 coupons at most)',
  most: 30,
  async open(database, { templateId, total }) {
    await templatesOf(database).add({ _id: templateId, total, remaining: total });
  },
  instance: (database, campaign) => (userId) => untilThrough(() => claimOnce(database, campaign, userId)),
  coupons: countCoupons,
};
