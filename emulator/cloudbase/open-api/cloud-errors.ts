/** Errors of WeChat's cloud itself, from the list in wx-server-sdk 4.0.2 (src/config/error.config.ts). */
export const CLOUD_ERRORS = {
  notFound: { code: -604_100, message: 'API not found' },
  noPermission: { code: -604_101, message: 'function has no permission to call this API' },
  timeout: { code: -604_102, message: 'call open API timeout' },
  systemError: { code: -604_103, message: 'call open API system error' },
  illegalSource: { code: -604_104, message: 'illegal source of invocation' },
  /** Which number an `appid` gets that does not share this environment is not known; this one comes nearest. */
  unauthorizedAccount: { code: -601_012, message: 'unauthorized env' },
} as const;

export type CloudError = keyof typeof CLOUD_ERRORS;
