import { useState } from 'preact/hooks';
import { useTexts } from '../../language/language.ts';
import { useAccounts, useChosenAccount } from '../../live/use-accounts.ts';
import { usePerson } from '../../live/use-person.ts';
import { Accounts } from './accounts.tsx';
import { Deeds } from './deeds.tsx';
import { Followers } from './followers.tsx';
import { NoticeConsents } from './notices.tsx';
import { Pushes } from './pushes.tsx';
import { Quotas } from './quotas.tsx';
import { Vouchers } from './vouchers.tsx';

const VIEWS = ['followers', 'pushes', 'notices', 'quotas', 'vouchers'] as const;

/** The accounts, what the person of the phone can do, and what WeChat knows of it. */
export function WeChatPanel() {
  const { wechat: texts } = useTexts();
  const [view, setView] = useState<(typeof VIEWS)[number]>('followers');
  return (
    <div class="wechat">
      <div class="wechat-left">
        <Accounts />
        <Deeds />
      </div>
      <div class="wechat-right">
        <div class="chips" role="group" aria-label={texts.views}>
          {VIEWS.map((one) => (
            <button type="button" class="chip" key={one} aria-pressed={one === view} onClick={() => setView(one)}>
              {texts.viewNames[one]}
            </button>
          ))}
        </div>
        <View view={view} />
      </div>
    </div>
  );
}

function View({ view }: { view: (typeof VIEWS)[number] }) {
  const { wechat: texts } = useTexts();
  const person = usePerson();
  const accounts = useAccounts();
  const account = useChosenAccount(accounts);
  if (!account) return null;
  if (view === 'pushes') return <Pushes accounts={accounts} />;
  if (view === 'quotas') return <Quotas account={account} />;
  if (view === 'vouchers') return <Vouchers />;
  if (view === 'followers') return <Followers key={account.key} account={account} />;
  return person ? <NoticeConsents person={person} account={account} /> : <p class="quiet">{texts.nobody}</p>;
}
