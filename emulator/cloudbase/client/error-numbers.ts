/** Number and name that mini programs get for a code: the lists of wx-server-sdk 4.0.2 (error.config.ts, twice). */
const ERRORS: Readonly<Record<string, { errCode: number; errName: string }>> = {
  SYS_ERR: { errCode: -501_001, errName: 'resource system error' },
  INVALID_PARAM: { errCode: -501_007, errName: 'invalid parameters' },
  INVALID_REQUEST_SOURCE: { errCode: -501_008, errName: 'invalid request source' },
  DATABASE_REQUEST_FAILED: { errCode: -502_001, errName: 'database request fail' },
  DATABASE_PERMISSION_DENIED: { errCode: -502_003, errName: 'database permission denied' },
  DATABASE_COLLECTION_NOT_EXIST: { errCode: -502_005, errName: 'database collection not exists' },
  STORAGE_REQUEST_FAIL: { errCode: -503_001, errName: 'storage request fail' },
  STORAGE_EXCEED_AUTHORITY: { errCode: -503_002, errName: 'storage permission denied' },
  STORAGE_FILE_NONEXIST: { errCode: -503_003, errName: 'storage file not exists' },
  STORAGE_SIGN_PARAM_INVALID: { errCode: -503_004, errName: 'storage invalid sign parameter' },
};

/** A code without a number is a system error, as in the SDK. */
export function errorNumberOf(code: string): { errCode: number; errName: string } {
  return Object.hasOwn(ERRORS, code) ? ERRORS[code]! : ERRORS.SYS_ERR!;
}
