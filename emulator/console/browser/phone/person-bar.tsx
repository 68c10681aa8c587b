import { useState } from 'preact/hooks';
import { useTexts, type Texts } from '../language/language.ts';
import { control } from '../live/control.ts';
import type { Delivery, Person } from '../live/wire.ts';
import { useWorld } from '../live/world.ts';

interface Props {
  people: Person[];
  person: Person | undefined;
  onChoose: (name: string) => void;
}

/** Who uses the phone, and whether they follow the Official Account. */
export function PersonBar({ people, person, onChoose }: Props) {
  const texts = useTexts();
  const world = useWorld();
  const [pushed, setPushed] = useState<{ name: string; delivery?: Delivery }>();
  const [isBusy, setBusy] = useState(false);
  const change = async () => {
    if (!person) return;
    setBusy(true);
    const path = person.following ? '/wechat/unfollow' : '/wechat/follow';
    const delivery = await world.act(() => control.post<Delivery>(path, { name: person.name }));
    setPushed({ name: person.name, delivery });
    setBusy(false);
  };
  const delivery = pushed?.name === person?.name ? pushed?.delivery : undefined;
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
              <option key={name}>{name}</option>
            ))}
          </select>
          <span class={person?.following ? 'follows' : 'quiet'}>
            {person && (person.following ? texts.phone.following : texts.phone.notFollowing)}
          </span>
        </div>
        <button
          type="button"
          class={person?.following ? 'button' : 'button button-main'}
          disabled={!person || isBusy}
          onClick={() => void change()}
        >
          {person?.following ? texts.phone.unfollow : texts.phone.follow}
        </button>
      </div>
      <p class={`delivery ${delivery?.delivered === false ? 'bad' : 'good'}`} role="status">
        {delivery && describe(delivery, texts)}
      </p>
    </div>
  );
}

function describe({ event, delivered, attempts }: Delivery, { phone }: Texts): string {
  const last = attempts.at(-1);
  if (delivered && last) {
    const again = attempts.length > 1 ? ` · ${phone.attempts(attempts.length)}` : '';
    return `${phone.delivered(event, last.ms)} · HTTP ${last.status}${again}`;
  }
  return phone.undelivered(event, last?.problem ?? phone.noCallback);
}
