import type { AccountStore } from './accounts/store.ts';
import { WeChatError, type ErrorCode } from './api/errors.ts';
import type { WeChatSeed } from './seed.ts';

/** Pages (without leading slash) of released mini programs, by AppID, as far as somebody has said which there are. */
export type ReleasedPages = ReadonlyMap<string, readonly string[]>;

/** What the seed says. Not kept with the state: whoever starts the world, or changes it, knows which mini program is out. */
export function releasedAtStart(seed: WeChatSeed, accounts: AccountStore): Map<string, readonly string[]> {
  const pagesOf = (key: string) => seed.accounts[key]?.releasedPages;
  return new Map(
    accounts.all.flatMap(({ key, appId }) => [pagesOf(key)].flatMap((pages) => (pages ? [[appId, pages]] : []))),
  );
}

/**
 * Refuses with `errcode` a page that the released version does not have; the empty one is the first page. As long as
 * nothing is known of a mini program any page without a query is taken. A mini program without any page is not released.
 */
export function checkReleased(pages: readonly string[] | undefined, page: string, errcode: ErrorCode): void {
  if (pages?.length === 0) throw new WeChatError(85079);
  if (page === '') return;
  if (pages ? !pages.includes(page) : /[?#\s]/.test(page)) throw new WeChatError(errcode);
}
