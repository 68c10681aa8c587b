export { presentProfile } from './present.ts';
export { readProfile } from './read-profile.ts';
