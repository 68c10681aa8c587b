/** One entry of the menu, with WeChat's own field names. */
export interface MenuButton {
  type?: string;
  name: string;
  key?: string;
  url?: string;
  media_id?: string;
  article_id?: string;
  /** Of the mini program that the entry opens, with its page. */
  appid?: string;
  pagepath?: string;
  sub_button?: MenuButton[];
}

/** Who sees a personalised menu: at least one condition, and all that are set must hold. */
export interface MatchRule {
  /** Id of a user tag, as text. */
  tag_id?: string;
  /** `1` iOS, `2` Android, `3` others. */
  client_platform_type?: string;
}

export interface Menu {
  /** The MenuId of the pushes that its entries cause. */
  menuId: number;
  buttons: MenuButton[];
}

export interface ConditionalMenu extends Menu {
  matchRule: MatchRule;
}

/** The menus of one Official Account; personalised ones exist only beside a default one. */
export interface AccountMenus {
  /** Of the menu that was made last; ids are never given out twice. */
  lastMenuId: number;
  default?: Menu;
  /** In the order in which they were made. */
  conditional: ConditionalMenu[];
}
