import { showAccount } from '../account-sheet.ts';
import { doInWorld, holderName, ownAccount, worldAccounts } from '../world.ts';
import { api, ApiFailure } from './api.ts';

const profile = (name: string) =>
  api<{ username: string }>(name, async ({ username }) => {
    const account = (await worldAccounts()).find(({ originalId, name }) => [originalId, name].includes(username));
    if (!account || account.kind === 'miniprogram') throw new ApiFailure(`invalid username ${username}`);
    await showAccount(account);
  });

/** Who holds the phone, and Official Accounts as they are seen from a mini program. */
export const accountApi = {
  login: api('login', async () => {
    const account = (await ownAccount())?.key;
    const { code } = await doInWorld<{ code: string }>('/wechat/login-code', { name: await holderName(), account });
    return { code };
  }),
  checkSession: api('checkSession', () => undefined),
  openOfficialAccountProfile: profile('openOfficialAccountProfile'),
  openOfficialAccountChat: profile('openOfficialAccountChat'),
};
