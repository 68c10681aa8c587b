import type { Account } from '../accounts/entities.ts';
import type { SettingsStore } from '../accounts/settings.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { PeopleStore } from '../people/store.ts';
import { BLOCKED_RANK } from '../people/risk.ts';
import type { RiskRanks } from '../people/known-risks.ts';
import { bySecret, fromWhitelist } from '../token/access.ts';
import type { LoginStore } from './store.ts';

interface LoginRouteStores {
  accounts: AccountStore;
  settings: SettingsStore;
  people: PeopleStore;
  logins: LoginStore;
  riskRanks: RiskRanks;
}

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html */
export function loginRoutes(api: Api, stores: LoginRouteStores): void {
  const access = fromWhitelist(stores.settings, bySecret(stores.accounts, 'query', 'authorization_code'));
  api.get('/sns/jscode2session', access, (call, account) => code2Session(stores, call, account));
}

/** The UnionID comes without the person's consent, and only where the mini program is bound to the Open Platform account. */
function code2Session({ people, logins, riskRanks }: LoginRouteStores, call: ApiCall, account: Account): object {
  if (account.kind !== 'miniprogram') throw new WeChatError(40013);
  const code = call.query('js_code');
  if (!code) throw new WeChatError(41008);
  if (riskRanks.at(logins.ownerOf(code, account.appId).index) >= BLOCKED_RANK) throw new WeChatError(40226);
  const { index, sessionKey } = logins.redeem(code, account.appId);
  const unionid = account.boundToOpenPlatform ? people.unionIdAt(index) : undefined;
  return {
    session_key: sessionKey,
    openid: people.openId(account.appId, index),
    ...(unionid === undefined ? {} : { unionid }),
  };
}
