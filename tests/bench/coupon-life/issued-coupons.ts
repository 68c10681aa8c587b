import { DAY_MS } from '../../../shared/core/clock.ts';
import { randomIds, type TemplateId, type UserId } from '../../../shared/core/ids.ts';
import type { Coupon } from '../../../shared/coupons/index.ts';

/** Coupons that each person has, so that a person's own stay as many. */
const A_PERSON = 4;

const TEMPLATE = 'spring' as TemplateId;
export const NOW = new Date();
export const userOf = (n: number) => `u_${n}` as UserId;
export const couponOf = (n: number) => `${TEMPLATE}:${userOf(n)}:1`;

/** The n-th coupon that was issued. */
export function coupon(n: number): Coupon {
  const [who, which] = [Math.floor(n / A_PERSON), (n % A_PERSON) + 1];
  const benefit = { is: 'amountOff', amount: 500 } as const;
  const code = randomIds.random(12);
  const common = { templateId: TEMPLATE, unit: n, dayUnit: n, day: 'any', cause: `c-${n}`, claimedBy: `by-${n}` };
  return {
    ...{ _id: `${TEMPLATE}:${userOf(who)}:${which}` as Coupon['_id'], userId: userOf(who), ...common },
    terms: {
      ...{ templateId: TEMPLATE, version: 1, title: '满减券', benefit, threshold: 3000, scope: {}, description: '' },
      ...{ validity: { is: 'relative', days: 30 }, stacking: 'alone' },
    },
    ...{ code, keys: [code], issuedAt: NOW, startsAt: NOW, expiresAt: new Date(NOW.getTime() + 30 * DAY_MS) },
    ...{ state: 'unused', history: [{ what: 'issued', how: 'claim', at: NOW }], moves: 1, movedAt: NOW },
  };
}
