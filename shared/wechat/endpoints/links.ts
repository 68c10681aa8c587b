import * as z from 'zod/mini';
import { endpoint, type WeChatApi } from '../endpoint.ts';
import { UnreadableAnswerError } from '../errors.ts';
import type { BinaryAnswer } from '../http.ts';

/** Which version of the mini program opens. */
export type MiniProgramVersion = 'release' | 'trial' | 'develop';

const needs = 'non-personal-mini-program';

const codeUnlimited = endpoint('POST', '/wxa/getwxacodeunlimit', {
  repeatable: 'read',
  needs: 'mini-program',
  quotaPeriod: 'minute',
  answer: z.custom<BinaryAnswer>((given) => (given as Partial<BinaryAnswer> | null)?.bytes instanceof Uint8Array),
});

/**
 * The picture of a mini program code; there may be any number of them, 5,000 a minute.
 * @param code.scene up to 32 characters of `0-9A-Za-z!#$&'()*+,/:;=?@-._~`; reaches the page as its query `scene`
 * @param code.page released (41030), without leading slash and without query
 * @param code.width in pixels, 280 to 1,280
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html
 */
export async function miniProgramCode(
  mp: WeChatApi,
  code: { scene: string; page: string; version?: MiniProgramVersion; width?: number },
): Promise<BinaryAnswer> {
  const { scene, page, version = 'release', width } = code;
  const picture = await mp.call(codeUnlimited, {
    scene,
    page,
    env_version: version,
    width,
    check_path: version === 'release',
  });
  if (picture.bytes.length === 0) throw new UnreadableAnswerError(codeUnlimited.path, ['the picture']);
  return picture;
}

/** A page of the mini program. `path` without query. */
export interface LinkedPage {
  path: string;
  query?: string;
  version?: MiniProgramVersion;
}

/** 500,000 a day, together with those of `createUrlScheme`. */
const urlLink = endpoint('POST', '/wxa/generate_urllink', {
  repeatable: 'spare',
  needs,
  answer: z.object({ url_link: z.string() }),
});

/**
 * A link (`https://wxaurl.cn/…`) that opens the mini program from a browser. Many people may use one; what is appended
 * as `?cq=` reaches the page.
 * @param days 1 to 30: after these it opens nothing
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/url-link/generateUrlLink.html
 */
export async function createUrlLink(mp: WeChatApi, page: LinkedPage, days: number): Promise<string> {
  const { path, query, version = 'release' } = page;
  const answer = await mp.call(urlLink, { path, query, env_version: version, expire_type: 1, expire_interval: days });
  return answer.url_link;
}

const scheme = endpoint('POST', '/wxa/generatescheme', {
  repeatable: 'spare',
  needs,
  answer: z.object({ openlink: z.string() }),
});

/**
 * An address (`weixin://dl/business/?t=…`) that opens the mini program from another app.
 * @param days 1 to 30
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/url-scheme/generateScheme.html
 */
export async function createUrlScheme(mp: WeChatApi, page: LinkedPage, days: number): Promise<string> {
  const { path, query, version = 'release' } = page;
  const expiry = { is_expire: true, expire_type: 1, expire_interval: days };
  return (await mp.call(scheme, { jump_wxa: { path, query, env_version: version }, ...expiry })).openlink;
}

const shortLink = endpoint('POST', '/wxa/genwxashortlink', {
  repeatable: 'spare',
  needs,
  answer: z.object({ link: z.string() }),
});

/**
 * A text (`#小程序://…`) to paste into a chat; lasts 30 days.
 * @param pageUrl path with query
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/short-link/generateShortLink.html
 */
export const createShortLink = async (mp: WeChatApi, pageUrl: string, title: string): Promise<string> =>
  (await mp.call(shortLink, { page_url: pageUrl, page_title: title, is_permanent: false })).link;
