import { WeChatError } from '../api/errors.ts';
import type { Table, Tables } from '../tables.ts';
import type { AccountMenus, ConditionalMenu, MatchRule, Menu, MenuButton } from './entities.ts';

/** Where the ids of menus begin: nine digits, as on the real platform. */
const FIRST_MENU_ID = 208_379_533;

/** What decides which personalised menu somebody sees. */
export interface Viewer {
  /** In the order in which they were given. */
  tagIds: readonly number[];
  /** `1` iOS, `2` Android, `3` others. */
  platform: string;
}

/** The menus of every Official Account. */
export class MenuStore {
  private readonly menus: Table<AccountMenus>;

  constructor(tables: Tables) {
    this.menus = tables.table('menus');
  }

  of(appId: string): AccountMenus {
    return this.menus.get(appId) ?? { lastMenuId: FIRST_MENU_ID - 1, conditional: [] };
  }

  /** Takes the place of the default menu; the personalised ones stay. */
  publish(appId: string, buttons: MenuButton[]): void {
    const menus = this.of(appId);
    const menuId = menus.lastMenuId + 1;
    this.menus.set(appId, { ...menus, lastMenuId: menuId, default: { menuId, buttons } });
  }

  /** The id of the new menu; refuses with 65303 without a default menu. */
  addConditional(appId: string, buttons: MenuButton[], matchRule: MatchRule): number {
    const menus = this.of(appId);
    if (!menus.default) throw new WeChatError(65303);
    const menuId = menus.lastMenuId + 1;
    const conditional = [...menus.conditional, { menuId, buttons, matchRule }];
    this.menus.set(appId, { ...menus, lastMenuId: menuId, conditional });
    return menuId;
  }

  /** Refuses with 65301 when there is no such personalised menu. */
  removeConditional(appId: string, menuId: string): void {
    const menus = this.of(appId);
    const conditional = menus.conditional.filter((menu) => String(menu.menuId) !== menuId);
    if (conditional.length === menus.conditional.length) throw new WeChatError(65301);
    this.menus.set(appId, { ...menus, conditional });
  }

  /** The default menu and all personalised ones. */
  removeAll(appId: string): void {
    this.menus.set(appId, { lastMenuId: this.of(appId).lastMenuId, conditional: [] });
  }

  /** What this follower sees: the newest personalised menu that matches, else the default one; undefined without any. */
  seenBy(appId: string, viewer: Viewer): Menu | undefined {
    const menus = this.of(appId);
    return menus.conditional.findLast((menu) => matches(menu, viewer)) ?? menus.default;
  }
}

/** Of several tags only the one that was given last counts (page of the personalised menus). */
function matches({ matchRule: { tag_id, client_platform_type } }: ConditionalMenu, viewer: Viewer): boolean {
  if (tag_id !== undefined && tag_id !== String(viewer.tagIds.at(-1))) return false;
  return client_platform_type === undefined || client_platform_type === viewer.platform;
}
