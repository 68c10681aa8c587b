import type { AccountStore } from '../accounts/store.ts';
import type { Api } from '../api/api.ts';
import type { QuotaStore } from '../quota/store.ts';
import { bySecret } from './access.ts';
import type { TokenStore } from './store.ts';

interface TokenRouteStores {
  accounts: AccountStore;
  tokens: TokenStore;
  quotas: QuotaStore;
}

/** Simplified: no IP whitelist (40164) yet. */
export function tokenRoutes(api: Api, { accounts, tokens, quotas }: TokenRouteStores): void {
  const grant = 'client_credential';
  api.get('/cgi-bin/token', bySecret(accounts, 'query', grant), (_, account) => tokens.issuePlain(account));
  api.post('/cgi-bin/stable_token', bySecret(accounts, 'body', grant), (call, account) =>
    call.body().force_refresh === true ? tokens.forceStable(account, quotas.day()) : tokens.issueStable(account),
  );
}
