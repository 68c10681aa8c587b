export { rollUpChanges } from './roll-up-changes.ts';
export { countEach, type Counted, type RollUp } from './roll-up.ts';
