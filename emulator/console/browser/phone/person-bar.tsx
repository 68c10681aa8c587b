import { useTexts, type Texts } from '../language/language.ts';
import type { Role } from '../live/use-roles.ts';
import type { Delivery, Person, WeChatAccount } from '../live/wechat-wire.ts';
import type { Deeds } from '../live/use-deeds.ts';
import { isOfficialAccount } from '../live/use-accounts.ts';

interface Props {
  people: Person[];
  roles: ReadonlyMap<string, Role>;
  person: Person | undefined;
  account: WeChatAccount | undefined;
  deeds: Deeds;
  onChoose: (name: string) => void;
}

/** Who uses the phone, whether they follow the Official Account, and what became of the last thing they did. */
export function PersonBar({ people, roles, person, account, deeds, onChoose }: Props) {
  const texts = useTexts();
  const nameOf = (name: string): string => {
    const role = roles.get(name);
    return role ? `${name} · ${texts.phone.roles[role]}` : name;
  };
  const { delivery } = deeds;
  const canFollow = account !== undefined && isOfficialAccount(account);
  const follows = canFollow && person?.follows.includes(account.key);
  return (
    <div class="person-bar">
      <div class="person-row">
        <span class="avatar" aria-hidden="true">
          {person?.name.slice(0, 1)}
        </span>
        <div class="person-name">
          <select
            aria-label={texts.phone.person}
            value={person?.name ?? ''}
            onChange={(event) => onChoose(event.currentTarget.value)}
          >
            {people.map(({ name }) => (
              <option key={name} value={name}>
                {nameOf(name)}
              </option>
            ))}
          </select>
          <span class={follows ? 'follows' : 'quiet'}>
            {person && account && followState(canFollow, follows === true, texts)}
          </span>
        </div>
        <button
          type="button"
          class={follows ? 'button' : 'button button-main'}
          disabled={!person || !canFollow || deeds.isBusy}
          onClick={() => void deeds.act(follows ? 'unfollow' : 'follow')}
        >
          {follows ? texts.phone.unfollow : texts.phone.follow}
        </button>
      </div>
      <p class={`delivery ${delivery?.delivered === false ? 'bad' : 'good'}`} role="status">
        {delivery && describe(delivery, texts)}
      </p>
    </div>
  );
}

function followState(canFollow: boolean, follows: boolean, { phone }: Texts): string {
  if (!canFollow) return phone.cannotFollow;
  return follows ? phone.following : phone.notFollowing;
}

function describe({ event, delivered, attempts, lost }: Delivery, { phone }: Texts): string {
  const last = attempts.at(-1);
  if (delivered && last) {
    const again = attempts.length > 1 ? ` · ${phone.attempts(attempts.length)}` : '';
    return `${phone.delivered(event, last.ms)} · HTTP ${last.status}${again}`;
  }
  return phone.undelivered(event, lost ? phone.lost : (last?.problem ?? phone.noCallback));
}
