import type { SettingsStore } from '../accounts/settings.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { Api } from '../api/api.ts';
import type { QuotaStore } from '../quota/store.ts';
import { bySecret, fromWhitelist } from './access.ts';
import type { TokenStore } from './store.ts';

interface TokenRouteStores {
  accounts: AccountStore;
  settings: SettingsStore;
  tokens: TokenStore;
  quotas: QuotaStore;
}

export function tokenRoutes(api: Api, { accounts, settings, tokens, quotas }: TokenRouteStores): void {
  const access = (where: 'query' | 'body') => fromWhitelist(settings, bySecret(accounts, where, 'client_credential'));
  api.get('/cgi-bin/token', access('query'), (_, account) => tokens.issuePlain(account));
  api.post('/cgi-bin/stable_token', access('body'), (call, account) =>
    call.body().force_refresh === true ? tokens.forceStable(account, quotas.day()) : tokens.issueStable(account),
  );
}
