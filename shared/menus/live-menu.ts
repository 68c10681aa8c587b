import type { MenuDefinition } from '../contracts/menu.ts';
import type { MenuButton, MenuRule } from '../wechat/endpoints/menu-button.ts';
import type { PublishedMenu } from '../wechat/endpoints/menu.ts';
import type { MenuAction, MenuEntry } from './walk.ts';

/** The account's menus at WeChat. @throws WeChatFailure */
export interface MenuApi {
  read(): Promise<PublishedMenu | undefined>;
  create(buttons: readonly MenuButton[]): Promise<void>;
  addConditional(menu: { buttons: MenuButton[]; rule: MenuRule }): Promise<void>;
  removeConditional(menuId: string): Promise<void>;
  tagIds(): Promise<Map<string, string>>;
}

/** A menu as it shall stand at WeChat. */
export interface WantedMenu {
  buttons: MenuButton[];
  conditional: { buttons: MenuButton[]; rule: MenuRule }[];
}

/** The channel is a parameter of the page, where the mini program looks for it. */
function withChannel(page: string, channel: string | undefined): string {
  return channel === undefined ? page : `${page}${page.includes('?') ? '&' : '?'}channel=${channel}`;
}

function buttonOf(action: MenuAction, ownAppId: string): MenuButton {
  if (action.type !== 'miniprogram') return action;
  const { name, type, page, channel, appId = ownAppId, fallbackUrl: url } = action;
  return { name, type, url, appId, pagePath: withChannel(page, channel) };
}

const asButton =
  (ownAppId: string) =>
  (entry: MenuEntry): MenuButton =>
    'entries' in entry
      ? { name: entry.name, buttons: entry.entries.map((one) => buttonOf(one, ownAppId)) }
      : buttonOf(entry, ownAppId);

/** The account's tags, where the menu names one: not every account that may have menus may have tags. */
export const tagIdsFor = async (api: MenuApi, { conditional = [] }: MenuDefinition): Promise<Map<string, string>> =>
  conditional.some(({ tag }) => tag !== undefined) ? api.tagIds() : new Map();

/** @param tagIds by name; a tag that is not there is refused before, by `menuProblems` */
export function wantedMenu(
  { entries, conditional = [] }: MenuDefinition,
  ownAppId: string,
  tagIds: ReadonlyMap<string, string>,
): WantedMenu {
  return {
    buttons: entries.map(asButton(ownAppId)),
    conditional: conditional.map(({ tag, platform, entries: some }) => ({
      buttons: some.map(asButton(ownAppId)),
      rule: { ...(tag === undefined ? {} : { tagId: tagIds.get(tag) ?? '' }), ...(platform ? { platform } : {}) },
    })),
  };
}
