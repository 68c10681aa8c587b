import { WeChatError, type ErrorCode } from '../api/errors.ts';
import type { MenuButton } from './entities.ts';

const MAX_URL_BYTES = 1024;

/** Domains outside of WeChat to which the menus of an account may lead. */
const MAX_DOMAINS = 3;

/** The address of an entry: http(s) with a host. */
export function readUrl(value: unknown, refusal: { size: ErrorCode; domain: ErrorCode }): string {
  if (typeof value !== 'string' || value.trim() === '' || Buffer.byteLength(value) > MAX_URL_BYTES) {
    throw new WeChatError(refusal.size);
  }
  if (!/^https?:\/\/[^\s/?#]+\S*$/i.test(value) || !URL.canParse(value)) throw new WeChatError(refusal.domain);
  return value;
}

/**
 * Refuses with 65316 when the entries lead to more than three domains outside of WeChat. The platform's page says it of
 * all personalised menus of an account together, the text of the code of menus in general.
 * Chosen here: it counts host names, those of mini program entries too.
 */
export function checkDomains(buttons: readonly MenuButton[]): void {
  if (new Set(buttons.flatMap(domainsOf)).size > MAX_DOMAINS) throw new WeChatError(65316);
}

function domainsOf({ url, sub_button = [] }: MenuButton): string[] {
  const host = url === undefined ? undefined : new URL(url).hostname;
  const outside = host !== undefined && host !== 'weixin.qq.com' && !host.endsWith('.weixin.qq.com');
  return [...(outside ? [host] : []), ...sub_button.flatMap(domainsOf)];
}
