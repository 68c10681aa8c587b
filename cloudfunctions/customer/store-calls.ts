import { storeNearest } from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { call, miniprogramUser } from '../../shared/runtime/index.ts';
import { findStores } from '../../shared/stores/index.ts';

/** Where the merchant's stores are. */
export const storeCalls = [
  call(storeNearest, miniprogramUser, async ({ input, runtime }) => ok(await findStores(runtime, input))),
];
