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
  status: 'claimable' | 'claimed' | 'soldOut' | 'soldOutToday' | 'notStarted' | 'ended' | 'notForYou';
  /** How many the user has. */
  owned: number;
  /** One of them: that can be used, if there is one. */
  coupon?: Coupon;
}

/** More campaigns at once than this is no coupon centre any more. */
const MAX_OFFERS = 50;

const isGivenOnly = ({ audience }: CouponTemplate): boolean => audience.some(({ is }) => is === 'given');

/** Who is not known yet may fit: the claim, which comes after signing in, will tell. */
const isForOthers = (template: CouponTemplate, facts: ClaimFacts): boolean =>
  (facts.user !== undefined || !asksForPerson(template)) && notForPerson(template, facts) !== undefined;

function statusOf(
  template: CouponTemplate,
  left: { remaining: number; today: number },
  facts: ClaimFacts,
): Offer['status'] {
  const { now } = facts;
  if (now < template.startsAt) return 'notStarted';
  if (now >= template.endsAt) return 'ended';
  if (isForOthers(template, facts)) return 'notForYou';
  if (left.remaining === 0) return 'soldOut';
  return left.today > 0 ? 'claimable' : 'soldOutToday';
}

/** A user's coupons of these templates, unused ones last. */
async function ownCoupons(stock: CouponStock, templates: readonly CouponTemplate[], userId: UserId | undefined) {
  if (!userId || templates.length === 0) return [];
  const where = { userId, templateId: { in: templates.map(({ _id }) => _id) } };
  const coupons = await stock.coupons.find({ where, limit: BATCH_SIZE });
  return coupons.sort((a, b) => Number(a.state === 'unused') - Number(b.state === 'unused'));
}

/**
 * The active templates that end last, the first to end in front, with the user's own coupon of each. Two database requests,
 * one more when a template asks for the person, and those of `stock.remaining` and `stock.leftToday`.
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
  const [left, today] = [await stock.remaining(templates, facts.now), await stock.leftToday(templates, facts.now)];
  const offers = templates.map((template): Offer => {
    const own = owned.filter(({ templateId }) => templateId === template._id);
    const remaining = left.get(template._id) ?? 0;
    const counts = { remaining, today: today.get(template._id) ?? remaining };
    const status = own.length < template.limits.perUser ? statusOf(template, counts, facts) : 'claimed';
    // Who can have no more looks at what they have.
    const shown = status !== 'claimable' && own.length > 0 ? 'claimed' : status;
    return { template, coupon: own.at(-1), owned: own.length, remaining, status: shown };
  });
  // What nobody can claim is shown to those who have it.
  const shown = offers.filter(({ owned, template }) => owned > 0 || !isGivenOnly(template));
  return ok(shown.sort((a, b) => a.template.endsAt.getTime() - b.template.endsAt.getTime()));
}

/** One coupon of the person's own, by all the ids that they had, as `listOwn` has it; another's is not found. */
export async function getCoupon(
  { stock }: ListDeps,
  { userIds, couponId }: { userIds: readonly UserId[]; couponId: string },
): Promise<Result<Coupon, 'COUPON.NOT_FOUND'>> {
  const coupon = await stock.coupons.get(couponId);
  return coupon && userIds.includes(coupon.userId) ? ok(coupon) : err('COUPON.NOT_FOUND');
}
