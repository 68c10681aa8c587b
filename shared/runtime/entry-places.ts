import { readVariables } from '../config/variables.ts';

/** Where what staff paste leads: the mini program, and the address of HTTP access. */
export function entryPlaces(): { miniProgramAppId: string; webAddress: string } {
  const { MP_APP_ID: miniProgramAppId, WEB_ADDRESS: webAddress } = readVariables('staff');
  return { miniProgramAppId, webAddress };
}
