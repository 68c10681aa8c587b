import {
  articleReport,
  campaignReport,
  cohortReport,
  exportReport,
  funnelReport,
  recountEverybody,
  retentionReport,
  storeReport,
  timesReport,
} from '../../shared/analytics/index.ts';
import {
  reportArticles,
  reportCampaigns,
  reportCohorts,
  reportExport,
  reportFunnel,
  reportRecount,
  reportRetention,
  reportStores,
  reportTimes,
} from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { call, officialAccountId, operator } from '../../shared/runtime/index.ts';

/** What came of what the merchant does. */
export const reportCalls = [
  call(reportArticles, operator, ({ input, runtime }) => articleReport(runtime, officialAccountId(), input)),
  call(reportFunnel, operator, ({ input, runtime }) => funnelReport(runtime, input)),
  call(reportCampaigns, operator, ({ input, runtime }) => campaignReport(runtime, input)),
  call(reportCohorts, operator, ({ input, runtime }) => cohortReport(runtime, input)),
  call(reportRetention, operator, ({ runtime }) => retentionReport(runtime)),
  call(reportExport, operator, ({ input, runtime }) =>
    exportReport({ ...runtime, accountId: officialAccountId() }, input),
  ),
  call(reportRecount, operator, async ({ runtime }) => {
    await recountEverybody(runtime.database);
    return ok({});
  }),
  call(reportStores, operator, ({ input, runtime }) => storeReport(runtime, input)),
  call(reportTimes, operator, ({ input, runtime }) => timesReport(runtime, input)),
];
