import { track } from './activity';

/** More of one opening say nothing new; a fault that comes again and again must not fill the phone. */
const MOST = 20;

let told = 0;

/** Of what was thrown only its kind and where it was: its words may be somebody's. */
function about(text: string): { name?: string; place?: string } {
  const [, name] = /\b(?!MiniProgramError)([A-Z][A-Za-z]{0,32}Error)\b/.exec(text) ?? [];
  const [, place] = /([\w-]+(?:\/[\w-]+)*\.js:\d+)/.exec(text) ?? [];
  return { ...(name && { name }), ...(place && place.length <= 128 && { place }) };
}

/** Tells of something that went wrong and that nobody has caught, with what else is told. */
export function tellFault(fault: 'error' | 'rejection' | 'page-not-found', text: string): void {
  told += 1;
  if (told <= MOST) track({ what: 'fault', fault, ...about(text) });
}
