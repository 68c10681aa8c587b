import { userHome, userPreferences, userProfile, userSavePreferences } from '../../shared/contracts/index.ts';
import type { StoreId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import { presentPreferences, savePreferences } from '../../shared/identity/index.ts';
import { presentHome, presentProfile, readHome, readProfile } from '../../shared/profile/index.ts';
import { checkCustomerText } from '../../shared/runtime/check-customer-text.ts';
import { call, member, memberAsPerson, visitorAsPerson } from '../../shared/runtime/index.ts';

/** What people say of themselves, and see of it and of all that concerns them. */
export const profileCalls = [
  call(userHome, visitorAsPerson, async ({ input, caller, runtime }) =>
    ok(presentHome(await readHome(runtime, { ...input, ...caller }), runtime.clock.now())),
  ),
  call(userProfile, memberAsPerson, async ({ caller, runtime }) =>
    ok(presentProfile(await readProfile(runtime, caller))),
  ),
  call(userPreferences, member, async ({ caller, runtime }) =>
    ok(presentPreferences((await runtime.people.live(caller.userId))?.preferences)),
  ),
  call(userSavePreferences, member, async ({ input, caller, runtime }) => {
    const mayBeKept = async (text: string) => (await checkCustomerText(runtime, { scene: 'profile', text })) === 'ok';
    const change = { ...input, ...caller, storeId: input.storeId as StoreId | null | undefined };
    const saved = await savePreferences({ ...runtime, mayBeKept }, change);
    return saved.ok ? ok(presentPreferences(saved.data)) : saved;
  }),
];
