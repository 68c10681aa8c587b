import type { AccountStore } from '../accounts/store.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { FollowerStore } from '../followers/store.ts';
import type { PeopleStore } from '../people/store.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { MigrationStore } from './store.ts';

/** OpenIDs a call. */
const BATCH_SIZE = 100;

interface MigrationRouteStores {
  accounts: AccountStore;
  people: PeopleStore;
  followers: FollowerStore;
  migrations: MigrationStore;
  tokens: TokenStore;
}

export function migrationRoutes(api: Api, stores: MigrationRouteStores): void {
  api.post('/cgi-bin/changeopenid', byToken(stores.tokens), (call, { appId }) => changeOpenIds(stores, call, appId));
}

/**
 * With the token of the new account: what became of OpenIDs of the old one; refuses with 63178 where there is no
 * migration (any longer), 63182 and 40032. `from_appid` is the 原始ID by the page, and the AppID by those who called it:
 * both are taken.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/changeopenid/api_changeopenid.html
 */
function changeOpenIds(stores: MigrationRouteStores, call: ApiCall, toAppId: string): object {
  const { from_appid, openid_list } = call.body();
  const source = stores.migrations.sourceOf(toAppId);
  const from = source === undefined ? undefined : stores.accounts.byAppId(source);
  if (!from || (from_appid !== from.appId && from_appid !== from.originalId)) throw new WeChatError(63178);
  if (!Array.isArray(openid_list) || openid_list.length === 0) throw new WeChatError(63182);
  if (openid_list.length > BATCH_SIZE) throw new WeChatError(40032);
  const result_list = openid_list.map((openId: unknown) => changed(stores, from.appId, toAppId, openId));
  return { errcode: 0, errmsg: 'ok', result_list };
}

function changed(
  { people, followers }: MigrationRouteStores,
  fromAppId: string,
  toAppId: string,
  ori_openid: unknown,
): object {
  const index = typeof ori_openid === 'string' ? people.indexOf(fromAppId, ori_openid) : undefined;
  if (index === undefined || !followers.of(fromAppId).isFollowing(index)) {
    return { ori_openid, err_msg: 'ori_openid error' };
  }
  return { ori_openid, new_openid: people.openId(toAppId, index), err_msg: 'ok' };
}
