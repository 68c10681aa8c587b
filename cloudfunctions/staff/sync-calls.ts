import { syncControl, syncReports, syncStatus } from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { controlSync, listReports, presentSync } from '../../shared/followers/index.ts';
import { call, dayLimits, officialAccountId, staffMember } from '../../shared/runtime/index.ts';

/** The sync of the followers; `follower-sync` takes up what is asked for here. */
export const syncCalls = [
  call(syncStatus, staffMember, async ({ runtime }) =>
    ok(presentSync(await runtime.syncs.get(officialAccountId()), runtime.clock.now())),
  ),
  call(syncControl, staffMember, ({ input, caller, runtime }) =>
    controlSync(runtime, {
      appId: officialAccountId(),
      action: input.action,
      by: caller.userId,
      requestId: runtime.newRequestId(),
    }),
  ),
  call(syncReports, staffMember, async ({ input, runtime }) => {
    const appId = officialAccountId();
    const before = input.before === undefined ? undefined : new Date(input.before);
    const { syncs, database } = runtime;
    return ok(await listReports({ syncs, dayLimits: dayLimits(database, appId) }, { appId, before }));
  }),
];
