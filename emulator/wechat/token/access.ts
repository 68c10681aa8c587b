import type { Account, AccountKind } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { Access } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { TokenStore } from './store.ts';

/** Needs `?access_token=` of an account of one of these kinds; refuses with 41001, 40001, 42001, 48001. */
export function byToken(tokens: TokenStore, kinds: readonly AccountKind[]): Access {
  return (call): Account => {
    const account = call.cloudAccount ?? accountByToken(tokens, call.query('access_token'));
    if (!kinds.includes(account.kind)) throw new WeChatError(48001);
    return account;
  };
}

function accountByToken(tokens: TokenStore, text: string | undefined): Account {
  if (!text) throw new WeChatError(41001);
  return tokens.accountOf(text);
}

/** Needs `grantType`, AppID and AppSecret in the query string or in the JSON body; refuses with 40002, 41002, 41004, 40013, 40125. */
export function bySecret(accounts: AccountStore, where: 'query' | 'body', grantType: string): Access {
  return (call): Account => {
    const read = (name: string): unknown => (where === 'query' ? call.query(name) : call.body()[name]);
    if (read('grant_type') !== grantType) throw new WeChatError(40002);
    return accounts.bySecret(read('appid'), read('secret'));
  };
}
