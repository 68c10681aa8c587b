import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { BATCH_SIZE } from '../db/database.ts';
import type { User } from '../identity/index.ts';
import type { ClaimFacts } from './conditions/condition-kind.ts';
import type { Coupon, CouponTemplate } from './coupon.ts';
import type { CouponStock } from './stock.ts';
import { asksForPerson, notForPerson } from './why-not.ts';

export interface ListDeps {
  clock: Clock;
  stock: CouponStock;
  people: { live(userId: UserId): Promise<User | undefined> };
}

export interface Offer {
  template: CouponTemplate;
  /** Units that are nobody's. */
  remaining: number;
  status: 'claimable' | 'claimed' | 'soldOut' | 'notStarted' | 'ended' | 'notForYou';
  coupon?: Coupon;
}

/** More campaigns at once than this is no coupon centre any more. */
const MAX_OFFERS = 50;

/** Who is not known yet may fit: the claim, which comes after signing in, will tell. */
const isForOthers = (template: CouponTemplate, facts: ClaimFacts): boolean =>
  (facts.user !== undefined || !asksForPerson(template)) && notForPerson(template, facts) !== undefined;

function statusOf(template: CouponTemplate, remaining: number, facts: ClaimFacts): Offer['status'] {
  const { now } = facts;
  if (now < template.startsAt) return 'notStarted';
  if (now >= template.endsAt) return 'ended';
  if (isForOthers(template, facts)) return 'notForYou';
  return remaining > 0 ? 'claimable' : 'soldOut';
}

/** A user's coupon of each template. Who was two before a merge may have two: the unused one is shown. */
async function ownCoupons(stock: CouponStock, templates: readonly CouponTemplate[], userId: UserId | undefined) {
  if (!userId || templates.length === 0) return new Map<string, Coupon>();
  const where = { userId, templateId: { in: templates.map(({ _id }) => _id) } };
  const coupons = await stock.coupons.find({ where, limit: BATCH_SIZE });
  const unusedLast = coupons.sort((a, b) => Number(a.state === 'unused') - Number(b.state === 'unused'));
  return new Map(unusedLast.map((coupon) => [coupon.templateId as string, coupon]));
}

/**
 * The active templates that end last, the first to end in front, with the user's own coupon of each. Two database requests,
 * one more when a template asks for the person, and those of `stock.remaining`.
 */
export async function listOffers(
  { clock, stock, people }: ListDeps,
  { userId, channelId }: { userId?: UserId; channelId?: string },
): Promise<Result<Offer[], never>> {
  const templates = await stock.templates.find({
    where: { state: 'active' },
    orderBy: { field: 'endsAt', direction: 'desc' },
    limit: MAX_OFFERS,
  });
  const owned = await ownCoupons(stock, templates, userId);
  const user = userId && templates.some(asksForPerson) ? await people.live(userId) : undefined;
  const facts = { now: clock.now(), channelId, user };
  const left = await stock.remaining(templates, facts.now);
  const offers = templates.map((template): Offer => {
    const [coupon, remaining] = [owned.get(template._id), left.get(template._id) ?? 0];
    return { template, coupon, remaining, status: coupon ? 'claimed' : statusOf(template, remaining, facts) };
  });
  return ok(offers.sort((a, b) => a.template.endsAt.getTime() - b.template.endsAt.getTime()));
}

/** One coupon of the user's own; another's is not found. */
export async function getCoupon(
  { stock }: ListDeps,
  { userId, couponId }: { userId: UserId; couponId: string },
): Promise<Result<Coupon, 'COUPON.NOT_FOUND'>> {
  const coupon = await stock.coupons.get(couponId);
  return coupon?.userId === userId ? ok(coupon) : err('COUPON.NOT_FOUND');
}
