import { derivedId, type UserId } from '../../core/ids.ts';
import { err, type Result } from '../../core/result.ts';
import type { User } from '../../identity/index.ts';
import type { Coupon, CouponTemplate } from '../coupon.ts';
import { usableTime } from '../validity.ts';
import { notOpen, type NotOpen } from '../why-not.ts';
import { issueCoupon, issuedTo, repeatOf, type IssueDeps, type IssueError } from './issue-coupon.ts';
import type { Way } from './way.ts';

export interface DirectDeps extends IssueDeps {
  people: { live(userId: UserId): Promise<User | undefined> };
}
export interface DirectRequest {
  templateId: string;
  /** Any id of the person. */
  userId: UserId;
}
export type DirectError = NotOpen | IssueError | 'GRANT.NOBODY';
export type IssuedDirectly = Result<{ coupon: Coupon; isRepeat: boolean }, DirectError>;

/** By which an instance knows again whom something was given that they did not ask for. */
export const recipient = (userId: UserId): string => derivedId(`recipient:${userId}`);

/** Whether staff may give of a template: also before its claims begin, and while it is paused; not when it is over. */
export function notToBeGiven(template: CouponTemplate, now: Date): NotOpen | undefined {
  if (template.state === 'draft') return 'COUPON.NOT_FOUND';
  const isOver = template.state === 'ended' || now >= template.endsAt;
  return isOver || usableTime(template.terms.validity, now).expiresAt <= now ? 'COUPON.ENDED' : undefined;
}

/** Issues to somebody who is not asked. Requests: the person, the template, what they have, the coupon. */
async function issueDirectly(
  deps: DirectDeps,
  { templateId, userId }: DirectRequest,
  way: Way,
  closed: (template: CouponTemplate, now: Date) => NotOpen | undefined,
): Promise<IssuedDirectly> {
  const { clock, people, stock } = deps;
  const [user, known] = await Promise.all([people.live(userId), stock.knownOf(templateId, clock.now())]);
  // Whose data are being erased gets nothing any more.
  if (!user || user.isShutOut) return err('GRANT.NOBODY');
  if (!known) return err('COUPON.NOT_FOUND');
  const own = await issuedTo(stock, known, user);
  const repeat = repeatOf(own.coupons, way, known.template.limits.perUser);
  if (repeat) return repeat;
  const refusal = closed(known.template, clock.now());
  if (refusal) return err(refusal);
  return issueCoupon(deps, known, { user, claimedBy: recipient(user._id), way }, own);
}

/**
 * Gives a person a coupon, as an operator wants it: it takes a unit as a claim does, counts towards the person's limit, and
 * may go by following, because it is no claim. Once for each key. Four requests.
 */
export const grantCoupon = (
  deps: DirectDeps,
  { by, requestKey, reason, ...request }: DirectRequest & { by: UserId; requestKey: string; reason: string },
): Promise<IssuedDirectly> => issueDirectly(deps, request, { how: 'grant', by, reason, requestKey }, notToBeGiven);

/** What a coupon is given for without anybody's asking. */
export type Occasion = Extract<Way, { how: 'order' | 'activity' }>;

/**
 * Gives a person a coupon for what they did, once for each occasion and campaign, however often and by however many it is
 * called. The campaign must be open; whom it is for is not asked, nor anybody's following. Refused as sold out for today it
 * may be asked again tomorrow. Four requests.
 */
export const issueFor = (deps: DirectDeps, { occasion, ...request }: DirectRequest & { occasion: Occasion }) =>
  issueDirectly(deps, request, occasion, notOpen);

export interface PaidOrder {
  orderId: string;
  userId: UserId;
  /** What was paid for goods, in fen. */
  paid: number;
  paidAt: Date;
}

/** More at once than anybody runs. */
const MOST_GIFTS = 20;

/**
 * The coupons that a paid order brings: one of each open campaign that gives one for orders of at least so much, and had begun
 * when it was paid: so a late repeat brings nothing new. Safe to repeat. One request, and four for each.
 */
export async function giveForOrder(
  deps: DirectDeps,
  { orderId, userId, paid, paidAt }: PaidOrder,
): Promise<{ templateId: string; issued: IssuedDirectly }[]> {
  const where = { state: 'active', onOrderOf: { lte: paid }, startsAt: { lte: paidAt } };
  const templates = await deps.stock.templates.find({ where, limit: MOST_GIFTS });
  const gifts: { templateId: string; issued: IssuedDirectly }[] = [];
  for (const { _id: templateId } of templates) {
    const issued = await issueFor(deps, { templateId, userId, occasion: { how: 'order', orderId } });
    gifts.push({ templateId, issued });
  }
  return gifts;
}
