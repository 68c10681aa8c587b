export { Visits, type Visit } from './visits.ts';
