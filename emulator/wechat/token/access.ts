import type { Account } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { Access } from '../api/api.ts';
import type { SettingsStore } from '../accounts/settings.ts';
import { WeChatError } from '../api/errors.ts';
import type { TokenStore } from './store.ts';

/** Needs `?access_token=`; refuses with 41001, 40001, 42001. */
export function byToken(tokens: TokenStore): Access {
  return (call): Account => {
    if (call.cloudAccount) return call.cloudAccount;
    const text = call.query('access_token');
    if (!text) throw new WeChatError(41001);
    return tokens.accountOf(text);
  };
}

/** Needs `grantType`, AppID and AppSecret in the query string or in the JSON body; refuses with 40002, 41002, 41004, 40013, 40125. */
export function bySecret(accounts: AccountStore, where: 'query' | 'body', grantType: string): Access {
  return (call): Account => {
    const read = (name: string): unknown => (where === 'query' ? call.query(name) : call.body()[name]);
    if (read('grant_type') !== grantType) throw new WeChatError(40002);
    return accounts.bySecret(read('appid'), read('secret'));
  };
}

/** The same, and from an address of the account's IP whitelist only, where it has one; refuses with 40164. */
export function fromWhitelist(settings: SettingsStore, access: Access): Access {
  return (call): Account => {
    const account = access(call);
    const { ipWhitelist } = settings.of(account);
    if (call.cloudAccount || ipWhitelist.length === 0 || ipWhitelist.includes(call.clientIp)) return account;
    const asIpv6 = call.clientIp.includes(':') ? call.clientIp : `::ffff:${call.clientIp}`;
    throw new WeChatError(40164, `${call.clientIp} ipv6 ${asIpv6}, not in whitelist`);
  };
}
