import { readVariables } from '../config/variables.ts';

/** AppID of the Official Account whose menus staff look after; no secret. */
export const officialAccountId = (): string => readVariables('staff').OA_APP_ID;
