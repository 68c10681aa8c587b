import { isOfficialAccount } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import { WeChatError, type ErrorCode } from '../api/errors.ts';
import { checkReleased, type ReleasedPages } from '../released-pages.ts';
import type { TapTarget } from './entities.ts';

/** What addresses and pages are checked against. */
export interface TapSurroundings {
  accounts: AccountStore;
  releasedPages: ReleasedPages;
}

/** WeChat's own limit for addresses, in bytes (of the menu; for messages it names none). */
const MAX_URL_BYTES = 1024;

/**
 * `url` and `miniprogram: { appid, pagepath }` of a message: the mini program wins. Refuses with 40013 a mini program that is
 * not associated (every one of this world is), with 40165 a page that it does not have, with 40035 what is no address.
 */
export function readTapTarget(around: TapSurroundings, url: unknown, miniprogram: unknown): TapTarget | undefined {
  if (!isEmpty(miniprogram)) return readMiniProgram(around, miniprogram);
  return isEmpty(url) ? undefined : { url: readUrl(url) };
}

/** A page of this mini program, with parameters; the empty one is the first. Refuses with `errcode`, and with 85079. */
export function readPage(around: TapSurroundings, appId: string, page: unknown, errcode: ErrorCode): TapTarget {
  if (typeof page !== 'string' || page.startsWith('/')) throw new WeChatError(errcode);
  checkReleased(around.releasedPages.get(appId), page.split('?')[0]!, errcode);
  return { appId, pagePath: page };
}

/** An address as messages take it; refuses with 40035. */
export function readUrl(url: unknown): string {
  const fits = typeof url === 'string' && /^https?:\/\/[^\s/?#]+/i.test(url) && Buffer.byteLength(url) <= MAX_URL_BYTES;
  if (!fits) throw new WeChatError(40035, '(url)');
  return url;
}

function readMiniProgram(around: TapSurroundings, miniprogram: unknown): TapTarget {
  const { appid, pagepath } = miniprogram as { appid?: unknown; pagepath?: unknown };
  const account = typeof appid === 'string' ? around.accounts.byAppId(appid) : undefined;
  if (!account || isOfficialAccount(account)) throw new WeChatError(40013);
  return readPage(around, account.appId, pagepath ?? '', 40165);
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
