import {
  couponClaim,
  couponExchange,
  couponGet,
  couponList,
  couponMine,
  couponQuote,
  messageConsent,
  userSignIn,
} from '../../shared/contracts/index.ts';
import { getCoupon, listOffers, listOwn, presentCoupon, presentOffer, quoteOwn } from '../../shared/coupons/index.ts';
import { ok } from '../../shared/core/result.ts';
import { idsOf, signIn } from '../../shared/identity/index.ts';
import { keepConsents } from '../../shared/messaging/index.ts';
import {
  call,
  callable,
  claimAsCaller,
  exchangeAsCaller,
  memberWithRecord,
  miniprogramUser,
  runtime,
  visitor,
} from '../../shared/runtime/index.ts';
import { isTooRisky } from '../../shared/runtime/risk-ranks.ts';
import { activityCalls } from './activity-calls.ts';
import { couponUseCalls } from './coupon-use-calls.ts';
import { linkCalls } from './link-calls.ts';
import { ownerCalls } from './owner-calls.ts';
import { storeCalls } from './store-calls.ts';
import { phoneCalls } from './phone-calls.ts';
import { privacyCalls } from './privacy-calls.ts';
import { profileCalls } from './profile-calls.ts';

/** What any user of the mini program may call. */
export const main = callable(runtime, [
  call(userSignIn, miniprogramUser, async ({ input, caller, runtime }) => {
    const signedIn = await signIn(runtime, { caller, entry: input.entry });
    if (!signedIn.ok) return signedIn;
    const { user, isFollower } = signedIn.data;
    return ok({ userId: user._id, isFollower, identities: user.identityIds.length, roles: user.roles });
  }),
  call(couponList, visitor, async ({ input, caller, runtime }) => {
    const offers = await listOffers(runtime, { ...input, ...caller });
    return offers.ok ? ok({ offers: offers.data.map((offer) => presentOffer(offer, runtime.clock.now())) }) : offers;
  }),
  call(couponClaim, miniprogramUser, async ({ input, caller, runtime }) => {
    const claimed = await claimAsCaller(runtime, caller, {
      ...input,
      isTooRisky: () => isTooRisky(runtime, caller),
    });
    if (!claimed.ok) return claimed;
    const { coupon, alreadyClaimed } = claimed.data;
    return ok({ coupon: presentCoupon(coupon, runtime.clock.now()), alreadyClaimed });
  }),
  call(couponExchange, miniprogramUser, async ({ input, caller, runtime }) => {
    const exchanged = await exchangeAsCaller(runtime, caller, input.code);
    if (!exchanged.ok) return exchanged;
    const { coupon, alreadyExchanged } = exchanged.data;
    return ok({ coupon: presentCoupon(coupon, runtime.clock.now()), alreadyExchanged });
  }),
  call(couponGet, memberWithRecord, async ({ input, caller, runtime }) => {
    const coupon = await getCoupon(runtime, { ...input, userIds: idsOf(caller.user) });
    return coupon.ok ? ok({ coupon: presentCoupon(coupon.data, runtime.clock.now()) }) : coupon;
  }),
  call(couponMine, memberWithRecord, async ({ input, caller, runtime }) => {
    const { coupons, next } = await listOwn(runtime, caller.user, input);
    return ok({ coupons: coupons.map((coupon) => presentCoupon(coupon, runtime.clock.now())), next });
  }),
  call(couponQuote, memberWithRecord, async ({ input, caller, runtime }) =>
    ok(await quoteOwn(runtime, { ...input, userIds: idsOf(caller.user) })),
  ),
  call(messageConsent, miniprogramUser, async ({ input, caller, runtime }) =>
    ok({ kept: await keepConsents(runtime, caller, input) }),
  ),
  ...activityCalls,
  ...couponUseCalls,
  ...linkCalls,
  ...phoneCalls,
  ...ownerCalls,
  ...storeCalls,
  ...privacyCalls,
  ...profileCalls,
]);
