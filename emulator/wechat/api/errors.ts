/**
 * The error texts of the platform, without the ` rid: …` that every answer appends.
 * https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html; some come from the page of their call,
 * and 40007, 40032, 40166, 41009, 46003, 53600, 65301, 65302, 65316 and 65320 are from memory.
 */
const TEXTS = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40007: 'invalid media_id',
  40013: 'invalid appid',
  40016: 'invalid button size',
  40017: 'invalid button type',
  40018: 'invalid button name size',
  40019: 'invalid button key size',
  40020: 'invalid button url size',
  40022: 'invalid sub button level',
  40023: 'invalid sub button size',
  40024: 'invalid sub button type',
  40025: 'invalid sub button name size',
  40026: 'invalid sub button key size',
  40027: 'invalid sub button url size',
  40029: 'invalid code',
  40032: 'invalid openid list size',
  40033: 'invalid charset. please check your request, if include \\uxxxx will create fail!',
  40035: 'invalid parameter',
  40054: 'invalid sub button url domain',
  40055: 'invalid button url domain',
  40066: 'invalid url',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40165: 'invalid weapp pagepath',
  40166: 'invalid weapp appid',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41009: 'missing openid',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  44002: 'empty post data',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  46003: 'menu no exist',
  47001: 'data format error',
  48001: 'api unauthorized',
  48006: 'forbid to clear quota because of reaching the limit',
  53600: 'invalid article_id',
  65301: 'no such conditional menu',
  65302: 'no such user',
  65303: 'there is no selfmenu, please create selfmenu first',
  65304: 'match rule empty',
  65316: 'too many domains in the menus',
  65320: 'private matters in the match rule are no longer supported',
  76001: 'rid not found',
  76002: 'rid is error',
  76003: 'could not query this rid,no permission',
  76021: 'cgi_path not found, please check',
  76022: 'could not use this cgi_path, no permission',
} as const;

/** Every errcode that this server gives by itself (fault rules may give any). */
export type ErrorCode = keyof typeof TEXTS;

/** An answer with an errcode; thrown by a route, sent as HTTP 200 with `{ errcode, errmsg }`. */
export class WeChatError extends Error {
  /** `hint` goes behind the text, as WeChat's own hints do. */
  constructor(
    readonly errcode: ErrorCode,
    hint = '',
  ) {
    super(TEXTS[errcode] + (hint && ` ${hint}`));
  }
}
