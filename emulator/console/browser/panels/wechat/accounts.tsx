import { useTexts } from '../../language/language.ts';
import { useAccounts, useChosenAccount } from '../../live/use-accounts.ts';
import { useWorld } from '../../live/world.ts';

/** The accounts of the world; the chosen one is shown by the phone and by this panel. */
export function Accounts() {
  const { wechat: texts } = useTexts();
  const world = useWorld();
  const accounts = useAccounts();
  const chosen = useChosenAccount(accounts);
  return (
    <section class="accounts">
      <h2>{texts.accounts}</h2>
      <p class="quiet">{texts.accountsHint}</p>
      <div role="radiogroup" aria-label={texts.accounts}>
        {accounts.map(({ key, name, kind, verified, appId, settings: { push } }) => (
          <label key={key} class={key === chosen?.key ? 'account account-chosen' : 'account'}>
            <input type="radio" name="account" checked={key === chosen?.key} onChange={() => world.account.set(key)} />
            <span>
              <b>{name}</b>
              <span class="mono quiet">{appId}</span>
              <span>
                {texts.accountKinds[kind]} · {verified ? texts.verified : texts.unverified}
              </span>
              <span>
                {texts.pushModes[push.mode]} · {push.format.toUpperCase()}
              </span>
            </span>
          </label>
        ))}
      </div>
    </section>
  );
}
