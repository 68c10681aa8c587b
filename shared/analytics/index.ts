export { recordActivity } from './record-activity.ts';
export { eraseContributions } from './erase-contributions.ts';
export { keepFigures } from './keep-figures.ts';
export { eraseActivity, ownActivity } from './own-activity.ts';
export { funnelReport } from './report-funnel.ts';
