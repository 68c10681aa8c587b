import * as z from 'zod/mini';
import { endpoint, type WeChatApi } from '../endpoint.ts';

export interface QrCode {
  /** For `qrCodeImageUrl`. */
  ticket: string;
  /** What the picture says, for those who draw it themselves. */
  url: string;
  /** Absent: for ever. */
  expiresInSeconds?: number;
}

/** A second one is another code with the same scene, and counts (100,000 that last for ever). */
const create = endpoint('POST', '/cgi-bin/qrcode/create', {
  repeatable: 'never',
  needs: 'verified-service-account',
  answer: z.object({ ticket: z.string(), url: z.string(), expire_seconds: z.optional(z.int()) }),
});

/**
 * Makes a code whose scan is told to the account, with `scene`: text of 1 to 64 characters.
 * @param expiresInSeconds up to 2,592,000 (30 days); without it the code lasts for ever, and an account has 100,000 of these
 * https://developers.weixin.qq.com/doc/service/api/qrcode/qrcodes/api_createqrcode
 */
export async function createQrCode(oa: WeChatApi, scene: string, expiresInSeconds?: number): Promise<QrCode> {
  const { ticket, url, expire_seconds } = await oa.call(create, {
    action_name: expiresInSeconds === undefined ? 'QR_LIMIT_STR_SCENE' : 'QR_STR_SCENE',
    expire_seconds: expiresInSeconds,
    action_info: { scene: { scene_str: scene } },
  });
  return { ticket, url, expiresInSeconds: expiresInSeconds === undefined ? undefined : expire_seconds };
}

/**
 * Where anybody gets the picture; needs no token.
 * https://developers.weixin.qq.com/doc/service/api/qrcode/qrcodes/api_createqrcode
 */
export const qrCodeImageUrl = (ticket: string): string =>
  `https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`;
