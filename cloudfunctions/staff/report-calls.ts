import { funnelReport } from '../../shared/analytics/index.ts';
import { reportFunnel } from '../../shared/contracts/index.ts';
import { call, operator } from '../../shared/runtime/index.ts';

/** What came of what the merchant does. */
export const reportCalls = [call(reportFunnel, operator, ({ input, runtime }) => funnelReport(runtime, input))];
