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
