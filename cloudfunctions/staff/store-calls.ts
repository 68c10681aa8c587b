import { storeList, storeRemove, storeSave } from '../../shared/contracts/index.ts';
import type { StoreId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import { staffOf } from '../../shared/identity/index.ts';
import { call, operator } from '../../shared/runtime/index.ts';
import { listStores, removeStore, saveStore } from '../../shared/stores/index.ts';

/** The merchant's stores. */
export const storeCalls = [
  call(storeList, operator, async ({ input, runtime }) => ok(await listStores(runtime, input.after))),
  call(storeSave, operator, ({ input, caller, runtime }) =>
    saveStore(runtime, { ...input, ...caller, storeId: input.storeId as StoreId }),
  ),
  call(storeRemove, operator, ({ input, caller, runtime }) => {
    const hasStaff = (storeId: StoreId) => runtime.roles.isHeld(staffOf(storeId));
    return removeStore({ ...runtime, hasStaff }, { ...input, ...caller, storeId: input.storeId as StoreId });
  }),
];
