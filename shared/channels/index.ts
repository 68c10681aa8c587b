export { eraseVisits } from './erase-visits.ts';
export { ownVisits } from './own-visits.ts';
export { Visits, type Visit } from './visits.ts';
