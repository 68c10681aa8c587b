/**
 * What an error of WeChat Pay means for whoever called:
 * `busy` the same request again, with the same number, soon · `slowDown` the same, not in this minute · `person` this person
 * cannot have it, whatever is tried · `exhausted` the stock or its money is used up: the merchant can add to it · `merchant`
 * only an operator can help (keys, permissions, a stock that is not running) · `request` our mistake: the same request fails
 * for ever · `unknown` anything else.
 */
export type PayErrorKind = 'busy' | 'slowDown' | 'person' | 'exhausted' | 'merchant' | 'request' | 'unknown';

/** Codes of the common list and of vouchers. https://pay.weixin.qq.com/doc/v3/merchant/4012068829, /4012463767 (from memory) */
const CODES: Record<Exclude<PayErrorKind, 'unknown'>, readonly string[]> = {
  busy: ['SYSTEM_ERROR', 'SYSTEMERROR', 'BANK_ERROR'],
  slowDown: ['FREQUENCY_LIMITED', 'FREQUENCY_LIMIT', 'FREQUENCY_LIMIT_EXCEED', 'RATELIMIT_EXCEEDED', 'RATE_LIMITED'],
  person: ['RULELIMIT', 'RULE_LIMIT', 'USER_ACCOUNT_ABNORMAL', 'USER_NOT_EXISTS', 'USER_NOT_EXIST', 'OPENID_MISMATCH'],
  exhausted: ['NOT_ENOUGH'],
  // INVALID_REQUEST is also what a stock answers that has not begun, is paused or over.
  merchant: [
    ...['SIGN_ERROR', 'NO_AUTH', 'MCH_NOT_EXISTS', 'APPID_MCHID_NOT_MATCH', 'REQUEST_BLOCKED', 'ACCOUNT_ERROR'],
    ...['RESOURCE_NOT_EXISTS', 'INVALID_REQUEST'],
  ],
  request: ['PARAM_ERROR'],
};

const KINDS = new Map(
  Object.entries(CODES).flatMap(([kind, codes]) => codes.map((code) => [code, kind as PayErrorKind] as const)),
);

/** By its code; one that is not known by its HTTP status. */
export function kindOf(code: string, status: number): PayErrorKind {
  const known = KINDS.get(code);
  if (known) return known;
  if (status === 429) return 'slowDown';
  return status >= 500 ? 'busy' : 'unknown';
}
