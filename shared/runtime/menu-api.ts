import type { MenuApi } from '../menus/index.ts';
import type { WeChatApi } from '../wechat/endpoint.ts';
import { addConditionalMenu, createMenu, deleteConditionalMenu, getMenu, listTags } from '../wechat/endpoints/index.ts';

/** The menus of an account, through its API. */
export const menuApi = (oa: WeChatApi): MenuApi => ({
  read: () => getMenu(oa),
  create: (buttons) => createMenu(oa, buttons),
  addConditional: async (menu) => void (await addConditionalMenu(oa, menu)),
  removeConditional: (menuId) => deleteConditionalMenu(oa, menuId),
  tagIds: async () => new Map((await listTags(oa)).map(({ name, id }) => [name, String(id)])),
});
