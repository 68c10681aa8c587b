import { useState } from 'preact/hooks';
import { formatMoment } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import type { SavedState } from '../../live/wire.ts';
import { useWorld } from '../../live/world.ts';
import { Empty, LiveState } from '../../parts/states.tsx';
import { Field } from '../faults/field.tsx';

/** As the server wants it. */
const NAME_PATTERN = '[A-Za-z0-9][A-Za-z0-9_\\-]{0,63}';

/** The world as a whole: saved under names, loaded again, begun anew. */
export function StatesPanel() {
  const { states: texts } = useTexts();
  const world = useWorld();
  const saved = useLive(
    () => control.get<{ states: SavedState[] }>('/states'),
    'states',
    ({ kind }) => kind.startsWith('state.'),
  );
  const [busy, setBusy] = useState(false);
  const act = async (path: string, body: object): Promise<void> => {
    setBusy(true);
    await world.act(() => control.post(`/states/${path}`, body));
    setBusy(false);
    saved.reload();
  };
  return (
    <div class="faults states">
      <SaveForm busy={busy} onSave={(name) => void act('save', { name })} onReset={() => void act('reset', {})} />
      <section class="rules">
        <h2>{texts.saved}</h2>
        <LiveState live={saved} />
        {saved.value?.states.length === 0 && <Empty title={texts.none} />}
        <ul>
          {saved.value?.states.map(({ name, savedAt }) => (
            <li key={name}>
              <div>
                <p class="mono">{name}</p>
                <p class="quiet">{texts.savedAt(formatMoment(Date.parse(savedAt)))}</p>
              </div>
              <button
                type="button"
                class="button"
                disabled={busy}
                aria-label={texts.loadLabel(name)}
                onClick={() => void act('load', { name })}
              >
                {texts.load}
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

interface SaveFormProps {
  busy: boolean;
  onSave: (name: string) => void;
  onReset: () => void;
}

function SaveForm({ busy, onSave, onReset }: SaveFormProps) {
  const { states: texts } = useTexts();
  const [name, setName] = useState('');
  return (
    <form
      class="fault-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(name);
      }}
    >
      <h2>{texts.title}</h2>
      <p class="quiet">{texts.intro}</p>
      <Field label={texts.name} hint={texts.nameHint}>
        <input required pattern={NAME_PATTERN} value={name} onInput={(event) => setName(event.currentTarget.value)} />
      </Field>
      <button type="submit" class="button primary" disabled={busy}>
        {texts.save}
      </button>
      <p class="quiet">{texts.resetIntro}</p>
      <button type="button" class="button" disabled={busy} onClick={() => confirm(texts.confirmReset) && onReset()}>
        {texts.reset}
      </button>
    </form>
  );
}
