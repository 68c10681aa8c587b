import * as z from 'zod/mini';
import { done, endpoint, idText, type WeChatApi } from '../endpoint.ts';
import { WeChatError } from '../errors.ts';
import { asWireButton, asWireRule, menuButton, menuRule, type MenuButton, type MenuRule } from './menu-button.ts';

export interface ConditionalMenu {
  menuId: string;
  buttons: MenuButton[];
  rule: MenuRule;
}

/** What the API has published; menus that were made on WeChat's page are not in it. */
export interface PublishedMenu {
  buttons: MenuButton[];
  /** Oldest first: of several that fit a person, WeChat shows the last. */
  conditional: ConditionalMenu[];
}

/** WeChat's ids of conditional menus are numbers that grow. */
const byAge = ({ menuId: a }: ConditionalMenu, { menuId: b }: ConditionalMenu): number =>
  a.length - b.length || (a < b ? -1 : Number(a > b));

const needs = 'menus';
const NO_MENU = 46003;

const create = endpoint('POST', '/cgi-bin/menu/create', { repeatable: 'sets', needs, answer: done });

/**
 * Publishes the menu, in place of the one before; phones show it within five minutes of their next visit.
 * Refused with codes of kind `request` where WeChat does not like a name, a key, an address or a page.
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
export const createMenu = (oa: WeChatApi, buttons: readonly MenuButton[]): Promise<void> =>
  oa.call(create, { button: buttons.map(asWireButton) });

const button = z.object({ button: z.array(menuButton) });
const conditional = z.pipe(
  z.extend(button, { menuid: idText, matchrule: menuRule }),
  z.transform((menu): ConditionalMenu => ({ menuId: menu.menuid, buttons: menu.button, rule: menu.matchrule })),
);
const get = endpoint('GET', '/cgi-bin/menu/get', {
  repeatable: 'read',
  needs,
  answer: z.object({ menu: button, conditionalmenu: z.nullish(z.array(conditional)) }),
});

/**
 * What the API has published, or undefined when there is no menu (46003).
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_getmenu
 */
export async function getMenu(oa: WeChatApi): Promise<PublishedMenu | undefined> {
  try {
    const answer = await oa.call(get);
    return { buttons: answer.menu.button, conditional: [...(answer.conditionalmenu ?? [])].sort(byAge) };
  } catch (error) {
    if (error instanceof WeChatError && error.code === NO_MENU) return undefined;
    throw error;
  }
}

const remove = endpoint('GET', '/cgi-bin/menu/delete', { repeatable: 'sets', needs, answer: done });

/**
 * Removes the menu, and every conditional one with it.
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_deletemenu
 */
export const deleteMenu = (oa: WeChatApi): Promise<void> => oa.call(remove);

const addConditional = endpoint('POST', '/cgi-bin/menu/addconditional', {
  repeatable: 'never',
  needs: 'conditional-menus',
  answer: z.object({ menuid: idText }),
});

/**
 * Adds a menu for some; of several that fit WeChat shows the newest. Needs a menu for all (65303). The id of the new one.
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_addconditionalmenu
 */
export const addConditionalMenu = async (
  oa: WeChatApi,
  { buttons, rule }: Omit<ConditionalMenu, 'menuId'>,
): Promise<string> =>
  (await oa.call(addConditional, { button: buttons.map(asWireButton), matchrule: asWireRule(rule) })).menuid;

const deleteConditional = endpoint('POST', '/cgi-bin/menu/delconditional', {
  repeatable: 'never',
  needs: 'conditional-menus',
  answer: done,
});

/** https://developers.weixin.qq.com/doc/service/api/custommenu/api_deleteconditionalmenu */
export const deleteConditionalMenu = (oa: WeChatApi, menuId: string): Promise<void> =>
  oa.call(deleteConditional, { menuid: menuId });

const tryMatch = endpoint('POST', '/cgi-bin/menu/trymatch', {
  repeatable: 'read',
  needs: 'conditional-menus',
  answer: z.union([
    button,
    z.pipe(
      z.object({ menu: button }),
      z.transform(({ menu }) => menu),
    ),
  ]),
});

/**
 * What this person sees; by OpenID or WeChat name (微信号).
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_trymatchmenu
 */
export const menuSeenBy = async (oa: WeChatApi, person: string): Promise<MenuButton[]> =>
  (await oa.call(tryMatch, { user_id: person })).button;

const selfMenu = endpoint('GET', '/cgi-bin/get_current_selfmenu_info', {
  repeatable: 'read',
  needs,
  answer: z.object({
    is_menu_open: z.int(),
    selfmenu_info: z.nullish(z.object({ button: z.optional(z.array(menuButton)) })),
  }),
});

/**
 * What is live, also when it was made on WeChat's page; whether menus are switched on at all.
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_getcurrentselfmenuinfo
 */
export async function liveMenu(oa: WeChatApi): Promise<{ isOpen: boolean; buttons: MenuButton[] }> {
  const answer = await oa.call(selfMenu);
  return { isOpen: answer.is_menu_open === 1, buttons: answer.selfmenu_info?.button ?? [] };
}
