export { presentHome } from './present-home.ts';
export { presentProfile } from './present.ts';
export { readHome } from './read-home.ts';
export { readProfile } from './read-profile.ts';
