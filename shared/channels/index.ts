export { eraseVisits } from './erase-visits.ts';
export { ownVisits } from './own-visits.ts';
export { ownedVisits } from './owned-visits.ts';
export { rollUpVisits } from './roll-up-visits.ts';
export { Visits, type Visit } from './visits.ts';
