import { err, ok, type Result } from '../core/result.ts';
import { idsOf, type User } from '../identity/index.ts';
import { couponIdFor, type Coupon } from './coupon.ts';
import { issueCoupon, issuedTo, repeatOf, type IssueDeps, type IssueError } from './issuing/issue-coupon.ts';
import type { KnownStock } from './issuing/known-stock.ts';
import { notForPerson, notOpen, type NotForYou, type NotOpen } from './why-not.ts';

export interface ClaimRequest {
  /** The live record of who claims. */
  user: User;
  claimedBy: string;
  templateId: string;
  channelId?: string;
  /** Tells the attempts of a person apart who may have several; without one all are the same attempt. */
  requestKey?: string;
  /** Asked when nothing else is in the way of a coupon. */
  isTooRisky?: () => Promise<boolean>;
}
export type ClaimError = NotOpen | NotForYou['error'] | IssueError | 'COUPON.TOO_RISKY';
export type Claimed = Result<{ coupon: Coupon; alreadyClaimed: boolean }, ClaimError>;
type Refused = Extract<Claimed, { ok: false }>;

/** Of one for each person every attempt is the same. */
const wayOf = ({ channelId, requestKey }: ClaimRequest, perUser: number) =>
  ({ how: 'claim', channelId, ...(perUser > 1 && requestKey !== undefined && { requestKey }) }) as const;

/** A claim by somebody who has this already, if it answers the claim. */
function answerFrom(own: readonly Coupon[], request: ClaimRequest, perUser: number): Claimed | undefined {
  const [coupon] = own;
  if (perUser === 1) return coupon && ok({ coupon, alreadyClaimed: true });
  const repeat = repeatOf(own, wayOf(request, perUser));
  return repeat?.ok ? ok({ coupon: repeat.data.coupon, alreadyClaimed: true }) : repeat;
}

/** Why they cannot claim at this moment, stock and their own limit aside. */
async function closedTo(known: KnownStock, request: ClaimRequest, now: Date): Promise<Refused | undefined> {
  const closed = notOpen(known.template, now);
  if (closed) return err(closed);
  const { channelId, user } = request;
  const isForOthers = notForPerson(known.template, { now, channelId, user });
  if (isForOthers) return isForOthers;
  return (await request.isTooRisky?.()) ? err('COUPON.TOO_RISKY') : undefined;
}

/**
 * Claims one coupon of a template for a person (`issueCoupon`). A repeat gets the coupon of the first call, also when nothing
 * can be claimed any more: with a limit of one whoever has one repeats, else whoever names the same key. Most often one
 * request, two where a person may have several, none more than a repeat needs; one where the template was not read for a
 * while, one for who had another id before, one for the first meeting with another and two for each further one.
 */
export async function claimCoupon(deps: IssueDeps, request: ClaimRequest): Promise<Claimed> {
  const { clock, stock } = deps;
  const { templateId, user, claimedBy } = request;
  const known = await stock.knownOf(templateId, clock.now());
  if (!known) return err('COUPON.NOT_FOUND');
  const { template } = known;
  const { perUser } = template.limits;
  const couponId = couponIdFor(template._id, user._id);
  const mayHaveOne = perUser > 1 || idsOf(user).length > 1 || known.hasOneOf({ couponId, claimedBy });
  const before = mayHaveOne ? await issuedTo(stock, template, user) : undefined;
  const repeat = before && answerFrom(before, request, perUser);
  if (repeat) return repeat;
  const refusal = await closedTo(known, request, clock.now());
  if (refusal) return answerFrom(before ?? (await issuedTo(stock, template, user)), request, perUser) ?? refusal;
  const issued = await issueCoupon(deps, known, { user, claimedBy, way: wayOf(request, perUser) }, before);
  if (issued.ok) return ok({ coupon: issued.data.coupon, alreadyClaimed: issued.data.isRepeat });
  if (issued.error !== 'COUPON.LIMIT_REACHED' || perUser > 1) return issued;
  // Of one each, whatever they have it for: another call of the same moment has it.
  return answerFrom(await issuedTo(stock, template, user), request, perUser) ?? issued;
}
