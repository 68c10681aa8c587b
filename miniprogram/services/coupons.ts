import type { InputOf, OutputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import { callCustomer, type CallResult } from './cloud';
import { currentChannelId, ensureSignedIn, randomKey, signInAgain } from './session';

export type Offer = OutputOf<Contracts['coupon.list']>['offers'][number];
export type OwnedCoupon = OutputOf<Contracts['coupon.get']>['coupon'];
/** A coupon with what its owner shows it by. */
export type ShownCoupon = OutputOf<Contracts['coupon.code']>;
type Claimed = OutputOf<Contracts['coupon.claim']>;

export async function listOffers(): Promise<CallResult<Offer[]>> {
  const result = await callCustomer('coupon.list', { channelId: currentChannelId() });
  return result.ok ? { ok: true, data: result.data.offers } : result;
}

/** Attempts whose answer did not come: whoever tries again repeats them. */
const attempts = new Map<string, InputOf<Contracts['coupon.claim']>>();

const isUnanswered = (result: CallResult<unknown>): boolean =>
  !result.ok && (result.error.code.startsWith('CONNECTION.') || result.error.code === 'COMMON.INTERNAL');

/** Claims for the channel that brought the person in. Repeating it after a lost answer gives the same coupon again. */
export async function claimCoupon(templateId: string): Promise<CallResult<Claimed>> {
  const signedIn = await ensureSignedIn();
  if (!signedIn.ok) return signedIn;
  const fresh = { templateId, channelId: currentChannelId(), requestKey: randomKey() };
  const attempt = attempts.get(templateId) ?? fresh;
  attempts.set(templateId, attempt);
  const result = await signedInWhen(() => callCustomer('coupon.claim', attempt));
  if (!isUnanswered(result)) attempts.delete(templateId);
  return result;
}

export const showCoupon = (couponId: string): Promise<CallResult<ShownCoupon>> =>
  signedInWhen(() => callCustomer('coupon.code', { couponId }));

/** The server may have lost what this phone believes (an erased record): then once more, after signing in. */
async function signedInWhen<T>(call: () => Promise<CallResult<T>>): Promise<CallResult<T>> {
  const result = await call();
  if (result.ok || result.error.code !== 'COMMON.NOT_SIGNED_IN') return result;
  const signedIn = await signInAgain();
  return signedIn.ok ? call() : signedIn;
}
