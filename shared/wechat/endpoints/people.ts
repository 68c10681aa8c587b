import * as z from 'zod/mini';
import { endpoint, optionalText, type WeChatApi } from '../endpoint.ts';

export interface PhoneNumber {
  /** With `+86` where it is not a mainland number. */
  number: string;
  plainNumber: string;
  countryCode: string;
}

/** The code is used up by the first call. */
const phoneNumber = endpoint('POST', '/wxa/business/getuserphonenumber', {
  repeatable: 'never',
  needs: 'verified-mini-program',
  answer: z.pipe(
    z.object({
      phone_info: z.object({ phoneNumber: z.string(), purePhoneNumber: z.string(), countryCode: z.string() }),
    }),
    z.transform(({ phone_info: info }): PhoneNumber => ({
      number: info.phoneNumber,
      plainNumber: info.purePhoneNumber,
      countryCode: info.countryCode,
    })),
  ),
});

/**
 * The number behind the code of a `getPhoneNumber` button; a code lives five minutes and works once (40029). Each success
 * is charged.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html
 */
export const readPhoneNumber = (mp: WeChatApi, code: string): Promise<PhoneNumber> => mp.call(phoneNumber, { code });

/** Where a text stands: WeChat judges differently. */
export type TextScene = 'profile' | 'comment' | 'forum' | 'social';

const SCENES: Readonly<Record<TextScene, number>> = { profile: 1, comment: 2, forum: 3, social: 4 };

const msgSecCheck = endpoint('POST', '/wxa/msg_sec_check', {
  repeatable: 'read',
  needs: 'mini-program',
  answer: z.object({ result: z.object({ suggest: z.enum(['pass', 'risky', 'review']), label: z.int() }) }),
});

/**
 * Whether a text of up to 2,500 characters may be shown: `review` wants a person's eye. The author must have been in the
 * mini program within two hours (61010).
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html
 */
export const checkText = async (
  mp: WeChatApi,
  { content, scene, openId }: { content: string; scene: TextScene; openId: string },
): Promise<'pass' | 'risky' | 'review'> =>
  (await mp.call(msgSecCheck, { version: 2, content, scene: SCENES[scene], openid: openId })).result.suggest;

const riskRank = endpoint('POST', '/wxa/getuserriskrank', {
  repeatable: 'read',
  needs: 'mini-program',
  answer: z.object({ risk_rank: z.int() }),
});

/**
 * How likely somebody abuses campaigns: 0 (no risk known) to 4.
 * @param scene 0 signing up, 1 a campaign
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/safety-control-capability/getUserRiskRank.html
 */
export const userRiskRank = async (
  mp: WeChatApi,
  { openId, scene, clientIp }: { openId: string; scene: 0 | 1; clientIp: string },
): Promise<number> =>
  (await mp.call(riskRank, { appid: mp.appId, openid: openId, scene, client_ip: clientIp })).risk_rank;

/** The code is used up by the first call. */
const codeSession = endpoint('GET', '/sns/jscode2session', {
  credential: 'secret',
  repeatable: 'never',
  needs: 'mini-program',
  answer: z.pipe(
    z.object({ openid: z.string(), unionid: optionalText }),
    z.transform(({ openid, unionid }) => ({ openId: openid, unionId: unionid })),
  ),
});

/**
 * Who stands behind the code of `wx.login`, where the cloud does not say it; a code lives five minutes and works once
 * (40029, 40163), and not for somebody whom WeChat holds for a danger (40226). The session key is not needed and dropped.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export const signedInPerson = (mp: WeChatApi, code: string): Promise<{ openId: string; unionId?: string }> =>
  mp.call(codeSession, { js_code: code, grant_type: 'authorization_code' });

/** Who opened a page of the Official Account. */
export interface OAuthPerson {
  openId: string;
  unionId?: string;
  /** A stand-in (快照页): nobody's lasting identity, never to be linked. */
  isVirtual: boolean;
}

/** The code is used up by the first call. */
const oauthToken = endpoint('GET', '/sns/oauth2/access_token', {
  credential: 'secret',
  repeatable: 'never',
  needs: 'verified-service-account',
  answer: z.pipe(
    z.object({ openid: z.string(), unionid: optionalText, is_snapshotuser: z.nullish(z.int()) }),
    z.transform(({ openid, unionid, is_snapshotuser }): OAuthPerson => ({
      openId: openid,
      unionId: unionid,
      isVirtual: is_snapshotuser === 1,
    })),
  ),
});

/**
 * Who stands behind the code that `connect/oauth2/authorize` sent back; a code lives five minutes and works once (40029,
 * 40163). The page token that WeChat gives along is not needed and dropped.
 * https://developers.weixin.qq.com/doc/service/api/webdev/access/api_snsaccesstoken
 */
export const oauthPerson = (oa: WeChatApi, code: string): Promise<OAuthPerson> =>
  oa.call(oauthToken, { code, grant_type: 'authorization_code' });

const getTicket = endpoint('GET', '/cgi-bin/ticket/getticket', {
  repeatable: 'read',
  needs: 'official-account',
  answer: z.object({ ticket: z.string(), expires_in: z.number() }),
});

/**
 * The ticket that signs pages for WeChat's JS-SDK. Secret, the same for everybody until it ends, and to be kept: few calls
 * a day are allowed.
 * https://developers.weixin.qq.com/doc/service/api/webdev/jssdk/api_getticket
 */
export async function jsApiTicket(oa: WeChatApi): Promise<{ ticket: string; expiresInSeconds: number }> {
  const { ticket, expires_in } = await oa.call(getTicket, { type: 'jsapi' });
  return { ticket, expiresInSeconds: expires_in };
}
