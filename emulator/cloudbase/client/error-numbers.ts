/** What mini programs get for a code: the list of wx-server-sdk 4.0.2 (provider/tcb/config/error.config.ts). */
const NUMBERS: Readonly<Record<string, number>> = {
  SYS_ERR: -501_001,
  INVALID_PARAM: -501_007,
  INVALID_REQUEST_SOURCE: -501_008,
  DATABASE_REQUEST_FAILED: -502_001,
  DATABASE_PERMISSION_DENIED: -502_003,
  DATABASE_COLLECTION_NOT_EXIST: -502_005,
  STORAGE_REQUEST_FAIL: -503_001,
  STORAGE_EXCEED_AUTHORITY: -503_002,
  STORAGE_FILE_NONEXIST: -503_003,
  STORAGE_SIGN_PARAM_INVALID: -503_004,
};

/** -501001 for a code without a number, as in the SDK. */
export function errorNumberOf(code: string): number {
  return Object.hasOwn(NUMBERS, code) ? NUMBERS[code]! : -501_001;
}
