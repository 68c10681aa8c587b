import type { InputOf, OutputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import { callCustomer, isUnanswered, type CallResult } from './cloud';
import { currentChannelId, ensureSignedIn, randomKey } from './session';
import { callAsMember } from './signed-in';

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

const isBusy = (result: CallResult<unknown>): boolean => !result.ok && result.error.code === 'COUPON.BUSY';

/** So often what met too many others is claimed again by itself: about five seconds in all. */
const MOST_TRIES = 6;

/** How long before the next try: later each time, and by chance, so that those who met do not meet again. */
function waitOf(result: CallResult<unknown>, tries: number): number | undefined {
  if (result.ok || result.error.code !== 'COUPON.BUSY' || tries >= MOST_TRIES) return undefined;
  const { afterMs = 0 } = (result.error.details ?? {}) as { afterMs?: number };
  return afterMs * tries * (1 + Math.random());
}

async function untilAnswered<T>(call: () => Promise<CallResult<T>>): Promise<CallResult<T>> {
  for (let tries = 1; ; tries++) {
    const result = await call();
    const wait = waitOf(result, tries);
    if (wait === undefined) return result;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Claims for the channel that brought the person in. Repeating it after a lost answer gives the same coupon again. */
export async function claimCoupon(templateId: string): Promise<CallResult<Claimed>> {
  const signedIn = await ensureSignedIn();
  if (!signedIn.ok) return signedIn;
  const fresh = { templateId, channelId: currentChannelId(), requestKey: randomKey() };
  const attempt = attempts.get(templateId) ?? fresh;
  attempts.set(templateId, attempt);
  const result = await untilAnswered(() => callAsMember('coupon.claim', attempt));
  if (!isUnanswered(result) && !isBusy(result)) attempts.delete(templateId);
  return result;
}

export const showCoupon = (couponId: string): Promise<CallResult<ShownCoupon>> =>
  callAsMember('coupon.code', { couponId });

export type Wallet = OutputOf<Contracts['coupon.mine']>;
export type WalletList = InputOf<Contracts['coupon.mine']>['state'];

/** A page of the person's coupons; `after`: what the page before gave as `next`. */
export const listMine = (state: WalletList, after?: Wallet['next']): Promise<CallResult<Wallet>> =>
  callAsMember('coupon.mine', { state, ...(after && { after }) });
