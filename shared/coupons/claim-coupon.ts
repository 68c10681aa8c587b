import { err, ok, type Result } from '../core/result.ts';
import { idsOf, type User } from '../identity/index.ts';
import { couponIdFor, type Coupon } from './coupon.ts';
import { Allowance } from './issuing/allowance.ts';
import {
  issuedTo,
  repeatOf,
  tryToIssue,
  type Issued,
  type IssueDeps,
  type IssueError,
} from './issuing/issue-coupon.ts';
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
  /** How many requests it may still make. */
  allowance?: Allowance;
}
export type ClaimError = NotOpen | NotForYou['error'] | IssueError | 'COUPON.TOO_RISKY' | 'COUPON.BUSY';
export type Claimed = Result<{ coupon: Coupon; alreadyClaimed: boolean }, ClaimError>;
type Refused = Extract<Claimed, { ok: false }>;

/** Of one for each person every attempt is the same. */
const wayOf = ({ channelId, requestKey }: ClaimRequest, perUser: number) =>
  ({ how: 'claim', channelId, ...(perUser > 1 && requestKey !== undefined && { requestKey }) }) as const;

/** What is left of a call's allowance after it is known who calls. */
const restOfAllowance = (): Allowance => {
  const allowance = new Allowance();
  allowance.take();
  return allowance;
};

/** After so long, a multiple of it that grows, and by chance, who met too many others repeats the claim. */
const BUSY_MS = 200;

const claimed = (issued: Issued): Claimed =>
  issued.ok ? ok({ coupon: issued.data.coupon, alreadyClaimed: issued.data.isRepeat }) : issued;

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
 * Claims one coupon of a template for a person. A repeat gets the coupon of the first call, also when nothing can be claimed
 * any more: with a limit of one whoever has one repeats, else whoever names the same key. Most often one request beside the
 * caller's, two where a person may have several; never more than the allowance, which is one larger for those: who has met
 * too many others by then is asked to come again (`COUPON.BUSY`, `details.afterMs`), and nothing has changed.
 */
export async function claimCoupon(deps: IssueDeps, request: ClaimRequest): Promise<Claimed> {
  const { clock, stock } = deps;
  const { templateId, user, claimedBy, allowance = restOfAllowance() } = request;
  const known = await stock.knownOf(templateId, clock.now(), allowance);
  if (!known) return err('COUPON.NOT_FOUND');
  const { template } = known;
  const { perUser } = template.limits;
  if (perUser > 1) allowance.add(1);
  const way = wayOf(request, perUser);
  const couponId = couponIdFor(template._id, user._id);
  const own = async () => (allowance.take(), await issuedTo(stock, known, user));
  const mayHaveOne = perUser > 1 || idsOf(user).length > 1 || known.hasOneOf({ couponId, claimedBy });
  const before = mayHaveOne ? await own() : undefined;
  const repeat = before && repeatOf(before.coupons, way, perUser);
  if (repeat) return claimed(repeat);
  const refusal = await closedTo(known, request, clock.now());
  if (refusal) {
    const answer = repeatOf((before ?? (await own())).coupons, way, perUser);
    return answer ? claimed(answer) : refusal;
  }
  const issued = await tryToIssue(deps, known, { user, claimedBy, way }, { own: before, allowance });
  if (!issued) return err('COUPON.BUSY', { afterMs: BUSY_MS });
  if (!issued.ok && issued.error.startsWith('COUPON.SOLD_OUT')) await known.readHolders(allowance);
  return claimed(issued);
}
