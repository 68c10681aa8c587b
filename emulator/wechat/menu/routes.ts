import type { AccountStore } from '../accounts/store.ts';
import type { Api } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { MenuStore } from './store.ts';
import { readMenu } from './validate.ts';

interface MenuRouteStores {
  accounts: AccountStore;
  menus: MenuStore;
  tokens: TokenStore;
  /** Pages of the released mini program, as far as they are known. */
  releasedPages: () => readonly string[] | undefined;
}

const OK = { errcode: 0, errmsg: 'ok' };

export function menuRoutes(api: Api, { accounts, menus, tokens, releasedPages }: MenuRouteStores): void {
  const access = byToken(tokens, ['oa']);
  api.post('/cgi-bin/menu/create', access, (call) => {
    const { verified } = accounts.oa;
    const linkedAppIds = [accounts.miniprogram.appId];
    menus.publish(readMenu(call.body().button, { verified, linkedAppIds, releasedPages: releasedPages() }));
    return OK;
  });
  api.get('/cgi-bin/menu/get', access, () => {
    const button = menus.current();
    if (!button) throw new WeChatError(46003);
    return { menu: { button } };
  });
  api.get('/cgi-bin/menu/delete', access, () => {
    menus.remove();
    return OK;
  });
}
