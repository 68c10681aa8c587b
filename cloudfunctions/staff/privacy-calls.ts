import { privacyPublish } from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { presentPolicy } from '../../shared/privacy/index.ts';
import { call, operator } from '../../shared/runtime/index.ts';

/** The merchant's privacy policy. */
export const privacyCalls = [
  call(privacyPublish, operator, async ({ input, caller, runtime }) => {
    const published = await runtime.policies.publish(runtime.clock, { ...input, by: caller.userId });
    return published.ok ? ok({ current: presentPolicy(published.data) }) : published;
  }),
];
