import { recordActivity } from '../../shared/analytics/index.ts';
import { activityReport } from '../../shared/contracts/index.ts';
import { miniProgramIdentityId } from '../../shared/identity/index.ts';
import { call, miniprogramUser } from '../../shared/runtime/index.ts';

/** What phones tell of what people do. */
export const activityCalls = [
  call(activityReport, miniprogramUser, ({ input, caller, runtime }) =>
    recordActivity(runtime, miniProgramIdentityId(caller), input),
  ),
];
