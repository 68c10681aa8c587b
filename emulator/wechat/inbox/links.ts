import type { TextLink } from './entities.ts';

/** Bounded, so that a text of openings without ends does not take long. */
const LINK = /<a\s([^>]{0,2000})>([^<]{0,2000})<\/a>/gi;
const ATTRIBUTE = /([a-z-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')/gi;

/**
 * The links in a text message, in their order: to a mini program where `data-miniprogram-appid` stands, else to `href`.
 * https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
export function linksIn(text: string): TextLink[] {
  return [...text.matchAll(LINK)].flatMap(([, attributes = '', label = '']): TextLink[] => {
    const named = new Map(
      [...attributes.matchAll(ATTRIBUTE)].map(([, name, a, b]) => [name!.toLowerCase(), a ?? b ?? '']),
    );
    const [appId, url] = [named.get('data-miniprogram-appid'), named.get('href')];
    if (appId) return [{ text: label, opens: { appId, pagePath: named.get('data-miniprogram-path') ?? '' } }];
    return url ? [{ text: label, opens: { url } }] : [];
  });
}
