import type { MenuDefinition } from '../contracts/menu.ts';
import { menuApi } from '../runtime/menu-api.ts';
import type { WeChatApi } from '../wechat/endpoint.ts';
import type { MenuApi } from './live-menu.ts';
import type { MenuEntry } from './walk.ts';

export const click = (name: string): MenuEntry => ({ name, type: 'click', key: name });

/** A menu of click entries; for each tag one of its own. */
export const definition = (names: readonly string[], tagged: readonly string[] = []): MenuDefinition => ({
  entries: names.map(click),
  ...(tagged.length > 0 ? { conditional: tagged.map((tag) => ({ tag, entries: [click(`给${tag}`)] })) } : {}),
});

/** An account's menus with somebody who sees each call before it is made, and may throw. */
export function watchedMenuApi(oa: WeChatApi, before: (call: string) => void): MenuApi {
  const calls = Object.entries(menuApi(oa)).map(([name, call]) => [
    name,
    async (...given: unknown[]) => {
      before(name);
      return (call as (...given: unknown[]) => Promise<unknown>)(...given);
    },
  ]);
  return Object.fromEntries(calls) as MenuApi;
}
