import { couponGrant, grantControl, grantList, grantProgress, grantStart } from '../../shared/contracts/index.ts';
import type { UserId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import { grantCoupon, grantsOf, listGrants, presentGrants, startGrants } from '../../shared/coupons/index.ts';
import { call, operator } from '../../shared/runtime/index.ts';
import { controlRun } from '../../shared/segments/index.ts';

/** Coupons that staff give out: to one person, or to everybody of a segment. */
export const grantCalls = [
  call(couponGrant, operator, async ({ input, caller, runtime }) => {
    const granted = await grantCoupon(runtime, { ...input, userId: input.userId as UserId, by: caller.userId });
    if (!granted.ok) return granted;
    const { _id, expiresAt } = granted.data.coupon;
    return ok({ couponId: _id, expiresAt: expiresAt.toISOString() });
  }),
  call(grantStart, operator, async ({ input, caller, runtime }) => {
    const started = await startGrants(runtime, { ...input, ...caller });
    return started.ok ? ok(presentGrants(started.data, runtime.clock.now())) : started;
  }),
  call(grantControl, operator, async ({ input, runtime }) => {
    const run = await controlRun(runtime, runtime.grantRuns.documents, input);
    return run.ok ? ok(presentGrants(run.data, runtime.clock.now())) : run;
  }),
  call(grantProgress, operator, ({ input, runtime }) => grantsOf(runtime, input.runId)),
  call(grantList, operator, async ({ runtime }) => ok({ runs: await listGrants(runtime) })),
];
