import type { AccountMenus, MenuButton } from './entities.ts';

/** `menu/get`: ids appear only once there are personalised menus, the newest of which comes first. */
export function menuGetAnswer({ default: menu, conditional }: AccountMenus): object {
  if (conditional.length === 0) return { menu: { button: menu?.buttons } };
  return {
    menu: { button: menu?.buttons, menuid: menu?.menuId },
    conditionalmenu: conditional.toReversed().map(({ buttons, matchRule, menuId }) => ({
      button: buttons,
      matchrule: matchRule,
      menuid: menuId,
    })),
  };
}

/** `get_current_selfmenu_info`: the same default menu in another shape, without empty sub-menus. */
export function selfMenuAnswer({ default: menu }: AccountMenus): object {
  return { is_menu_open: menu ? 1 : 0, selfmenu_info: { button: (menu?.buttons ?? []).map(selfMenuButton) } };
}

function selfMenuButton({ sub_button = [], ...button }: MenuButton): object {
  return sub_button.length === 0 ? button : { ...button, sub_button: { list: sub_button.map(selfMenuButton) } };
}
