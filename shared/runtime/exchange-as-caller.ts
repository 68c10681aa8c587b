import type { WeChatCaller } from '../cloudbase/caller.ts';
import { derivedId } from '../core/ids.ts';
import { err, type Result } from '../core/result.ts';
import { exchangeCode, readCode, type Coupon, type ExchangeError } from '../coupons/index.ts';
import { miniProgramIdentityId, recordOf } from '../identity/index.ts';
import type { Runtime } from './runtime.ts';

/** Exchanges a code for whoever calls. What is typed wrong costs no request; else one to know them, and the exchange's. */
export async function exchangeAsCaller(
  runtime: Pick<Runtime, 'clock' | 'ids' | 'stock' | 'people' | 'codes'>,
  caller: Pick<WeChatCaller, 'appId' | 'openId'>,
  typed: string,
): Promise<
  Result<{ coupon: Coupon; alreadyExchanged: boolean }, ExchangeError | 'CODE.MISTYPED' | 'COMMON.NOT_SIGNED_IN'>
> {
  const code = readCode(typed);
  if (!code) return err('CODE.MISTYPED');
  const identityId = miniProgramIdentityId(caller);
  const user = await recordOf(runtime.people, identityId);
  if (!user) return err('COMMON.NOT_SIGNED_IN');
  return exchangeCode(runtime, { user, claimedBy: derivedId(`claim:${identityId}`), code });
}
