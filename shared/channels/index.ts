export { eraseVisits } from './erase-visits.ts';
export { ownVisits } from './own-visits.ts';
export { ownedVisits } from './owned-visits.ts';
export { Visits, type Visit } from './visits.ts';
