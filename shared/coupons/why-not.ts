import type { ClaimFacts, KeptCondition } from './conditions/condition-kind.ts';
import { kindOf } from './conditions/registry.ts';
import type { CouponTemplate } from './coupon.ts';

export type NotOpen = 'COUPON.NOT_FOUND' | 'COUPON.NOT_STARTED' | 'COUPON.ENDED';
export type NotForYou = { ok: false; error: 'COUPON.NOT_FOR_YOU'; details: { audience: string } };

type Audience = Pick<CouponTemplate, 'audience'>;

/** Who may claim, in Chinese; empty for everyone. */
export const audienceInWords = (audience: readonly KeptCondition[]): string =>
  audience.map((one) => kindOf(one).inWords(one)).join('，并且是');

/** Whether the person's record must be read to tell whether they may claim. */
export const asksForPerson = ({ audience }: Audience): boolean => audience.some((one) => kindOf(one).asksForPerson);

/** Why nobody can claim at this moment, stock and limits aside; undefined when it is open. */
export function notOpen(template: CouponTemplate | undefined, now: Date): NotOpen | undefined {
  if (!template || template.state === 'draft' || template.state === 'paused') return 'COUPON.NOT_FOUND';
  if (template.state === 'ended') return 'COUPON.ENDED';
  if (now < template.startsAt) return 'COUPON.NOT_STARTED';
  return now < template.endsAt ? undefined : 'COUPON.ENDED';
}

/** Why this person cannot claim what is open; undefined when they can. `facts.user` is needed where `asksForPerson`. */
export function notForPerson({ audience }: Audience, facts: ClaimFacts): NotForYou | undefined {
  if (audience.every((one) => kindOf(one).fits(one, facts))) return undefined;
  return { ok: false, error: 'COUPON.NOT_FOR_YOU', details: { audience: audienceInWords(audience) } };
}
