/**
 * Why the platform answers a call without the function's result. Server SDKs and web clients get the code, mini programs
 * the number. https://docs.cloudbase.net/error-code/basic and
 * https://developers.weixin.qq.com/minigame/dev/wxcloud/reference/errcode.html; numbers marked * stand on no page and
 * were taken from the nearest kind.
 */
export const FAILURES = {
  notFound: { code: 'FUNCTION_NOT_FOUND', errCode: -501_000 },
  executeFail: { code: 'FUNCTIONS_EXECUTE_FAIL', errCode: -504_002 },
  // -504003 stands on no page either, but in many public logs of mini programs ("Invoking task timed out after 3 seconds").
  timeLimit: { code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED', errCode: -504_003 },
  memoryLimit: { code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED', errCode: -504_002 /* * */ },
  throttled: { code: 'EXCEED_CONCURRENT_REQUEST_LIMIT', errCode: -501_004 },
  denied: { code: 'PERMISSION_DENIED', errCode: -501_019 /* * */ },
  requestTooLarge: { code: 'EXCEED_REQUEST_SIZE_LIMIT', errCode: -504_001 /* * */ },
  responseTooLarge: { code: 'EXCEED_MAX_RESPONSE_SIZE', errCode: -504_001 /* * */ },
  resultTooLargeForClient: { code: 'EXCEED_MAX_RESPONSE_SIZE', errCode: -604_001 },
  invalidParameter: { code: 'INVALID_PARAM', errCode: -501_007 },
  noAnswer: { code: 'SERVER_TIMEOUT', errCode: -501_002 },
} as const;

export type FailureKind = keyof typeof FAILURES;

/** What went wrong, before it is put into the form of the caller's client. */
export interface Failure {
  kind: FailureKind;
  message: string;
}
