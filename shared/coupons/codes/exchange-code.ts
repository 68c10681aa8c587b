import { err, ok, type Result } from '../../core/result.ts';
import { idsOf, type User } from '../../identity/index.ts';
import { ANY_DAY, type Coupon } from '../coupon.ts';
import { issueCoupon, issuedTo, type IssueDeps, type IssueError } from '../issuing/issue-coupon.ts';
import type { Way } from '../issuing/way.ts';
import { notOpen, type NotOpen } from '../why-not.ts';
import type { CodeBatch, CodeBatches } from './code-batches.ts';
import { isGenuine, unitOfCode, type CodeText } from './code-text.ts';

export interface CodeDeps extends IssueDeps {
  codes: CodeBatches;
}
export interface ExchangeRequest {
  /** The live record of who exchanges. */
  user: User;
  claimedBy: string;
  code: CodeText;
}
export type ExchangeError =
  | NotOpen
  | Exclude<IssueError, 'COMMON.KEY_USED'>
  | 'CODE.UNKNOWN'
  | 'CODE.USED'
  | 'CODE.REVOKED'
  | 'CODE.EXPIRED'
  | 'CODE.TOO_MANY_TRIES';
export type Exchanged = Result<{ coupon: Coupon; alreadyExchanged: boolean }, ExchangeError>;

function closed(batch: CodeBatch, now: Date): 'CODE.REVOKED' | 'CODE.EXPIRED' | undefined {
  if (batch.state === 'revoked') return 'CODE.REVOKED';
  return now < batch.expiresAt ? undefined : 'CODE.EXPIRED';
}

/** Who has the coupon of a code, if it was exchanged. One request. */
async function exchangedBefore({ stock }: CodeDeps, batch: CodeBatch, { user, code }: ExchangeRequest) {
  const where = { templateId: batch.templateId, unit: unitOfCode(batch._id, code.n) };
  const [coupon] = await stock.coupons.find({ where, limit: 1 });
  if (!coupon) return undefined;
  return idsOf(user).includes(coupon.userId) ? ok({ coupon, alreadyExchanged: true }) : err('CODE.USED');
}

/**
 * Exchanges a code for its coupon. The code's number is the unit of the coupon, so one insert decides who has it, and a repeat
 * of the same person gets the same. Who cannot have one (the limit of a person, a campaign that is not open) does not use the
 * code up. Of a code that does not exist nothing is told but that; what else is refused, only a holder of a genuine one
 * hears. Tries are counted before anything is looked at. Requests: the try, the coupon; batch and template, when they were not
 * read for two seconds; one more for who may have several coupons, or has another id from before; a repeat three.
 */
export async function exchangeCode(deps: CodeDeps, request: ExchangeRequest): Promise<Exchanged> {
  const { clock, codes, stock } = deps;
  const { user, claimedBy, code } = request;
  const nextTryAt = await codes.tries.take(user._id, clock.now());
  if (nextTryAt) return err('CODE.TOO_MANY_TRIES', { startsAt: nextTryAt.toISOString() });
  const batch = await codes.knownOf(code.batchId, clock.now());
  if (!batch || code.n >= batch.count || !isGenuine(code, batch.key)) return err('CODE.UNKNOWN');
  const known = await stock.knownOf(batch.templateId, clock.now());
  const refusal = closed(batch, clock.now()) ?? notOpen(known?.template, clock.now());
  if (refusal || !known) return (await exchangedBefore(deps, batch, request)) ?? err(refusal ?? 'COUPON.NOT_FOUND');
  const way: Way = { how: 'code', batchId: batch._id, n: code.n };
  const unit = unitOfCode(batch._id, code.n);
  // It comes on top of the total, and of every day's.
  const slot = { unit, day: ANY_DAY, dayUnit: unit, at: clock.now() };
  const own = idsOf(user).length > 1 ? await issuedTo(stock, known, user) : undefined;
  const issued = await issueCoupon(deps, known, { user, claimedBy, way, slot }, own);
  if (issued.ok) return ok({ coupon: issued.data.coupon, alreadyExchanged: issued.data.isRepeat });
  return issued.error === 'COMMON.KEY_USED' ? err('CODE.USED') : { ...issued, error: issued.error };
}
