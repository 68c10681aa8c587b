import { userForgetPhone, userLinkPhone } from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { forgetPhone, linkPhone } from '../../shared/identity/index.ts';
import { call, member } from '../../shared/runtime/index.ts';
import { readCallersPhone } from '../../shared/runtime/read-phone.ts';

/** The telephone number of a person. */
export const phoneCalls = [
  call(userLinkPhone, member, async ({ input, caller, runtime }) => {
    const readPhone = (code: string) => readCallersPhone(runtime, code);
    const linked = await linkPhone({ ...runtime, readPhone }, { ...input, ...caller });
    if (!linked.ok) return linked;
    const { outcome, phone } = linked.data;
    return ok({ outcome, phone, ...(linked.data.outcome === 'joined' ? { linkId: linked.data.merge._id } : {}) });
  }),
  call(userForgetPhone, member, async ({ caller, runtime }) => {
    await forgetPhone(runtime.people, caller.userId);
    return ok({});
  }),
];
