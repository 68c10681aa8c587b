import {
  privacyAgree,
  privacyErase,
  privacyErasePreview,
  privacyExport,
  privacyStatus,
  privacyWithdraw,
} from '../../shared/contracts/index.ts';
import { ERASE_CONFIRMATION } from '../../shared/contracts/privacy.ts';
import { countCoupons } from '../../shared/coupons/index.ts';
import { ok } from '../../shared/core/result.ts';
import {
  agreeToPolicy,
  erasePerson,
  exportOwnData,
  presentExport,
  presentStanding,
  standingOf,
  withdrawConsent,
} from '../../shared/privacy/index.ts';
import { call, member, memberAsPerson } from '../../shared/runtime/index.ts';
import { ownDataOf } from '../../shared/runtime/own-data.ts';

/** What people decide about their own data. */
export const privacyCalls = [
  call(privacyStatus, member, async ({ caller, runtime }) =>
    ok(presentStanding(await standingOf(runtime, caller.userId))),
  ),
  call(privacyAgree, member, async ({ input, caller, runtime }) => {
    const agreed = await agreeToPolicy(runtime, { ...input, ...caller });
    return agreed.ok ? ok(presentStanding(agreed.data)) : agreed;
  }),
  call(privacyWithdraw, member, async ({ input, caller, runtime }) =>
    ok(presentStanding(await withdrawConsent(runtime, { ...input, ...caller }))),
  ),
  call(privacyExport, memberAsPerson, async ({ input, caller, runtime }) =>
    ok(presentExport(await exportOwnData(ownDataOf(runtime.database), caller, input.from))),
  ),
  call(privacyErasePreview, memberAsPerson, async ({ caller, runtime }) => {
    const { usable, used, expired } = await countCoupons(runtime, caller.userIds);
    const isFollower = caller.identities.some(({ follower }) => follower?.state === 'following');
    return ok({ unusedCoupons: usable, settledCoupons: used + expired, isFollower, confirmation: ERASE_CONFIRMATION });
  }),
  call(privacyErase, memberAsPerson, async ({ caller, runtime }) => {
    const erasure = await erasePerson(runtime, caller);
    return erasure.ok ? ok({ beginsAt: erasure.data.dueAt.toISOString() }) : erasure;
  }),
];
