import type { WeChatCaller } from '../cloudbase/caller.ts';
import { derivedId } from '../core/ids.ts';
import { err, type Result } from '../core/result.ts';
import { Allowance, claimCoupon, type ClaimError, type Coupon } from '../coupons/index.ts';
import { miniProgramIdentityId, recordOf } from '../identity/index.ts';
import type { Runtime } from './runtime.ts';

/**
 * Claims for whoever calls. What was sold out a moment ago is refused without a database request, before it is asked who
 * calls: unless they have one, and so repeat themselves. Else one request to know them, and those of the claim.
 */
export async function claimAsCaller(
  runtime: Pick<Runtime, 'clock' | 'ids' | 'stock' | 'people'>,
  caller: Pick<WeChatCaller, 'appId' | 'openId'>,
  input: { templateId: string; channelId?: string; requestKey?: string; isTooRisky?: () => Promise<boolean> },
): Promise<Result<{ coupon: Coupon; alreadyClaimed: boolean }, ClaimError | 'COMMON.NOT_SIGNED_IN'>> {
  const identityId = miniProgramIdentityId(caller);
  const claimedBy = derivedId(`claim:${identityId}`);
  const allowance = new Allowance();
  const soldOut = await runtime.stock.soldOutFor(input.templateId, claimedBy, runtime.clock, allowance);
  if (soldOut) return soldOut;
  allowance.take();
  const user = await recordOf(runtime.people, identityId);
  return user ? claimCoupon(runtime, { ...input, user, claimedBy, allowance }) : err('COMMON.NOT_SIGNED_IN');
}
