import {
  campaignReport,
  cohortReport,
  funnelReport,
  retentionReport,
  timesReport,
} from '../../shared/analytics/index.ts';
import {
  reportCampaigns,
  reportCohorts,
  reportFunnel,
  reportRetention,
  reportTimes,
} from '../../shared/contracts/index.ts';
import { call, operator } from '../../shared/runtime/index.ts';

/** What came of what the merchant does. */
export const reportCalls = [
  call(reportFunnel, operator, ({ input, runtime }) => funnelReport(runtime, input)),
  call(reportCampaigns, operator, ({ input, runtime }) => campaignReport(runtime, input)),
  call(reportCohorts, operator, ({ input, runtime }) => cohortReport(runtime, input)),
  call(reportRetention, operator, ({ runtime }) => retentionReport(runtime)),
  call(reportTimes, operator, ({ input, runtime }) => timesReport(runtime, input)),
];
