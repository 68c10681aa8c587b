import * as z from 'zod/mini';

const token = z.string().check(z.regex(/^[A-Za-z0-9]{3,32}$/));
const encodingAesKey = z.string().check(z.regex(/^[A-Za-z0-9]{43}$/));
/** A whole number, written as a text. */
const numberBetween = (least: number, most: number) =>
  z.string().check(
    z.regex(/^[0-9]{1,4}$/),
    z.refine((text) => Number(text) >= least && Number(text) <= most),
  );

/** Every variable has a value, because a deploy makes an unset one empty: this one stands for nothing. */
export const NONE = 'none';

/** 32 characters or more, as `openssl rand -base64 32` or `-hex 32` write them. */
const key = z.string().check(z.regex(/^[A-Za-z0-9+/=_-]{32,128}$/));

/** The highest risk rank that is let through; 4 is the highest that there is. */
const riskRank = z.union([z.literal(NONE), z.string().check(z.regex(/^[0-3]$/))]);

/** Text of this form, or nothing because there is no WeChat Pay. */
const ofPay = (form: RegExp) => z.union([z.literal(NONE), z.string().check(z.regex(form))]);

export const appSecret = z.union([z.literal(NONE), z.string().check(z.regex(/^[0-9a-f]{32}$/))]);

/** Every environment variable of every function, with the form of its value. */
export const schemas = {
  /** AppID of the Official Account. */
  OA_APP_ID: z.string().check(z.regex(/^wx[0-9a-f]{16}$/)),
  /** AppSecret of the Official Account: whoever holds it can act as the account. */
  OA_APP_SECRET: appSecret,
  /** AppID of the mini program. */
  MP_APP_ID: z.string().check(z.regex(/^wx[0-9a-f]{16}$/)),
  /** AppSecret of the mini program: sends its subscription messages. */
  MP_APP_SECRET: appSecret,
  /** `http`: with the AppSecret and a fixed address; `cloud`: cloud calls (云调用), AppSecrets are then `none`. */
  WECHAT_DRIVER: z.enum(['http', 'cloud']),
  /** Token of the server configuration (服务器配置): signs pushes. */
  OA_TOKEN: token,
  /** EncodingAESKey of the server configuration: encrypts pushes. */
  OA_ENCODING_AES_KEY: encodingAesKey,
  /** The token before, while it is being changed: pushes signed with either are taken. */
  OA_PREVIOUS_TOKEN: z.union([z.literal(NONE), token]),
  /** The EncodingAESKey before, while it is being changed. */
  OA_PREVIOUS_ENCODING_AES_KEY: z.union([z.literal(NONE), encodingAesKey]),
  /** `safe`, or `plain`: pushes in plain mode (明文模式) are taken too, whose signature does not cover their body. */
  OA_PUSH_MODE: z.enum(['safe', 'plain']),
  /** Makes the ids of followers from their OpenIDs. Made once and never changed: with another one, everybody is new. */
  FOLLOWER_KEY: key,
  /** Where HTTP access answers people: `https://` and the domain, no slash at the end. Only in a local environment anything else. */
  WEB_ADDRESS: z.url().check(z.regex(/[^/]$/)),
  /** What people call the mini program, as the page that leads to it says. */
  MP_NAME: z.string().check(z.regex(/^[^\s\p{C}][^\p{C}]{0,29}$/u)),
  /** Original id (原始 ID, gh_…) of the mini program: WeChat draws the button that opens it; `none`: a link opens it. */
  MP_ORIGINAL_ID: z.union([z.literal(NONE), z.string().check(z.regex(/^gh_[0-9a-z]{8,32}$/))]),
  /** `on`: who opens an address of ours in WeChat is recognised (网页授权, verified service accounts); `off`: they are not. */
  OA_WEB_AUTHORIZATION: z.enum(['on', 'off']),
  /** What stands between `MP_verify_` and `.txt` in the name of the file by which WeChat sees whose the domain is. */
  OA_DOMAIN_VERIFICATION: z.union([z.literal(NONE), z.string().check(z.regex(/^[A-Za-z0-9]{8,64}$/))]),
  /** Where WeChat's web authorisation is; anything but its own host is accepted in a local environment only. */
  WECHAT_OPEN_BASE_URL: z.url(),
  /** Signs what the merchant's shop asks `shop-webhook`; `none`: there is no shop, and everything is refused. */
  SHOP_SECRET: z.union([z.literal(NONE), key]),
  /** The secret before, while it is being changed: requests signed with either are taken. */
  SHOP_PREVIOUS_SECRET: z.union([z.literal(NONE), key]),
  /** Makes ids of telephone numbers that the shop tells. Made once and never changed; `none`: nobody is found by their number. */
  PHONE_KEY: z.union([z.literal(NONE), key]),
  /** What is kept of followers who left: nothing (`delete`), or how and when somebody came (`anonymise`). */
  UNFOLLOW_POLICY: z.enum(['delete', 'anonymise']),
  /** Where WeChat's API is; anything but WeChat's own host is accepted in a local environment only. */
  WECHAT_API_BASE_URL: z.url(),
  /** Every known follower's details are fetched anew once in so many days. */
  SYNC_REFRESH_DAYS: numberBetween(1, 365),
  /** Percent of the followers that one run may mark as gone; more hold the run until staff confirm. */
  SYNC_MOST_GONE_PERCENT: numberBetween(1, 100),
  /** Who has a higher risk rank with WeChat (0 to 4) cannot claim coupons; `none`: nobody is asked about. */
  CLAIM_MOST_RISK_RANK: riskRank,
  /** 商户号 at WeChat Pay; `none`: nothing is paid out there, and the other WECHAT_PAY_ variables are `none` too. */
  WECHAT_PAY_MERCHANT_ID: ofPay(/^[0-9]{8,10}$/),
  /** Serial number of the merchant's certificate (商户API证书). */
  WECHAT_PAY_CERTIFICATE_SERIAL: ofPay(/^[0-9A-F]{16,64}$/),
  /** The merchant's key, PKCS#8: the lines of apiclient_key.pem between first and last, as one. */
  WECHAT_PAY_PRIVATE_KEY: ofPay(/^[A-Za-z0-9+/=]{500,2500}$/),
  /** 微信支付公钥 ID. */
  WECHAT_PAY_PUBLIC_KEY_ID: ofPay(/^(PUB_KEY_ID_[0-9]+|[0-9A-F]{16,64})$/),
  /** 微信支付公钥: the lines of pub_key.pem between first and last, as one. */
  WECHAT_PAY_PUBLIC_KEY: ofPay(/^[A-Za-z0-9+/=]{150,800}$/),
  /** APIv3 密钥: opens callbacks. */
  WECHAT_PAY_API_V3_KEY: ofPay(/^[A-Za-z0-9]{32}$/),
  /** Where WeChat Pay's API is; anything but its own host is accepted in a local environment only. */
  WECHAT_PAY_API_BASE_URL: z.url(),
  /** Documents that the follower sync writes in one request. */
  SYNC_BATCH_SIZE: numberBetween(1, 1_000),
} as const;

export type VariableName = keyof typeof schemas;
