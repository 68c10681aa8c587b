import type { SettingsStore } from '../accounts/settings.ts';
import type { AccountStore } from '../accounts/store.ts';
import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import { OK } from '../api/answers.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { MaterialStore } from '../materials/store.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import { menuGetAnswer, selfMenuAnswer } from './answers.ts';
import type { MenuButton } from './entities.ts';
import { readMatchRule } from './match-rule.ts';
import type { MenuStore, Viewer } from './store.ts';
import { checkDomains } from './url.ts';
import { readMenu, type MenuSurroundings } from './request.ts';

interface MenuRouteStores {
  accounts: AccountStore;
  settings: SettingsStore;
  menus: MenuStore;
  materials: MaterialStore;
  tokens: TokenStore;
  /** The follower with this OpenID; undefined for anybody else. */
  viewerOf: (appId: string, openId: string) => Viewer | undefined;
  releasedPages: ReadonlyMap<string, readonly string[]>;
}

export function menuRoutes(api: Api, stores: MenuRouteStores): void {
  const { menus } = stores;
  const access = byToken(stores.tokens);
  api.post('/cgi-bin/menu/create', access, (call, account) => create(stores, call, account));
  api.get('/cgi-bin/menu/get', access, (_, { appId }) => {
    const all = menus.of(appId);
    if (!all.default) throw new WeChatError(46003);
    return menuGetAnswer(all);
  });
  api.get('/cgi-bin/menu/delete', access, (_, { appId }) => {
    menus.removeAll(appId);
    return OK;
  });
  api.get('/cgi-bin/get_current_selfmenu_info', access, (_, { appId }) => selfMenuAnswer(menus.of(appId)));
  api.post('/cgi-bin/menu/addconditional', access, (call, account) => addConditional(stores, call, account));
  api.post('/cgi-bin/menu/delconditional', access, (call, { appId }) => {
    const { menuid } = call.body();
    if (typeof menuid !== 'string' && typeof menuid !== 'number') throw new WeChatError(65301);
    menus.removeConditional(appId, String(menuid));
    return OK;
  });
  api.post('/cgi-bin/menu/trymatch', access, (call, { appId }) => tryMatch(stores, call, appId));
}

function create(stores: MenuRouteStores, call: ApiCall, account: Account): object {
  const buttons = readButtons(stores, call, account);
  checkDomains(buttons);
  stores.menus.publish(account.appId, buttons);
  return OK;
}

function addConditional(stores: MenuRouteStores, call: ApiCall, account: Account): object {
  const { menus } = stores;
  if (!stores.settings.of(account).hasConditionalMenus) throw new WeChatError(65309);
  const buttons = readButtons(stores, call, account);
  const rule = readMatchRule(call.body().matchrule);
  checkDomains([...menus.of(account.appId).conditional.flatMap((menu) => menu.buttons), ...buttons]);
  return { menuid: String(menus.addConditional(account.appId, buttons, rule)) };
}

function readButtons(stores: MenuRouteStores, call: ApiCall, account: Account): MenuButton[] {
  const { accounts, releasedPages, materials } = stores;
  const linkedAppIds = accounts.all.filter((one) => !isOfficialAccount(one)).map(({ appId }) => appId);
  const materialWith: MenuSurroundings['materialWith'] = (id, ...types) => materials.get(account, id, ...types);
  return readMenu(call.body().button, { verified: account.verified, linkedAppIds, releasedPages, materialWith });
}

/** Only OpenIDs of followers are known here; WeChat ids, which the platform takes too, are not modelled. */
function tryMatch({ menus, viewerOf }: MenuRouteStores, call: ApiCall, appId: string): object {
  const { user_id } = call.body();
  const viewer = typeof user_id === 'string' ? viewerOf(appId, user_id) : undefined;
  if (!viewer) throw new WeChatError(65302);
  const menu = menus.seenBy(appId, viewer);
  if (!menu) throw new WeChatError(46003);
  return { button: menu.buttons };
}
