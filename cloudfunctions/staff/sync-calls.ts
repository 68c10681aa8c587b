import { syncControl, syncReports, syncStatus } from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { controlSync, listReports, presentSync } from '../../shared/followers/index.ts';
import { call, dayLimits, officialAccountId, operator } from '../../shared/runtime/index.ts';

/** The sync of the followers; `follower-sync` takes up what is asked for here. */
export const syncCalls = [
  call(syncStatus, operator, async ({ runtime }) =>
    ok(presentSync(await runtime.syncs.get(officialAccountId()), runtime.clock.now())),
  ),
  call(syncControl, operator, ({ input, caller, runtime }) =>
    controlSync(runtime, {
      appId: officialAccountId(),
      action: input.action,
      by: caller.userId,
      requestId: runtime.newRequestId(),
    }),
  ),
  call(syncReports, operator, async ({ input, runtime }) => {
    const appId = officialAccountId();
    const before = input.before === undefined ? undefined : new Date(input.before);
    const { syncs, database } = runtime;
    return ok(await listReports({ syncs, dayLimits: dayLimits(database, appId) }, { appId, before }));
  }),
];
