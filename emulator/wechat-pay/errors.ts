/** HTTP status of WeChat Pay's codes; https://pay.weixin.qq.com/doc/v3/merchant/4012068829 and the page of sending (from memory). */
const STATUS: Readonly<Record<string, number>> = {
  PARAM_ERROR: 400,
  INVALID_REQUEST: 400,
  APPID_MCHID_NOT_MATCH: 400,
  MCH_NOT_EXISTS: 400,
  SIGN_ERROR: 401,
  NO_AUTH: 403,
  NOT_ENOUGH: 403,
  RULELIMIT: 403,
  USER_ACCOUNT_ABNORMAL: 403,
  REQUEST_BLOCKED: 403,
  RESOURCE_NOT_EXISTS: 404,
  FREQUENCY_LIMITED: 429,
  SYSTEM_ERROR: 500,
};

/** A code that is not known has the status of a system error. */
export const statusOf = (code: string): number => STATUS[code] ?? 500;

/** A refusal of WeChat Pay. */
export class PayRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
