export { recordActivity } from './record-activity.ts';
export { eraseContributions } from './erase-contributions.ts';
export { keepFigures } from './keep-figures.ts';
export { eraseActivity, ownActivity } from './own-activity.ts';
export { campaignReport } from './report-campaigns.ts';
export { cohortReport } from './report-cohorts.ts';
export { funnelReport } from './report-funnel.ts';
export { retentionReport } from './report-retention.ts';
export { timesReport } from './report-times.ts';
