import { useState } from 'preact/hooks';
import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import { useWorld } from '../../live/world.ts';
import { Field } from './field.tsx';

const WHOLE = /^-?\d{1,15}$/;

/** What the chances of all rules come from: the same seed strikes the same requests again. */
export function Seed() {
  const { faults: texts } = useTexts();
  const world = useWorld();
  const seed = useLive(
    () => control.get<{ seed: number }>('/faults/seed'),
    'seed',
    () => false,
  );
  const [written, write] = useState<string>();
  const shown = written ?? (seed.value === undefined ? '' : String(seed.value.seed));
  const submit = async () => {
    if (!WHOLE.test(shown)) return;
    await world.act(() => control.post('/faults/seed', { seed: Number(shown) }));
    write(undefined);
    seed.reload();
  };
  return (
    <form
      class="seed"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field label={texts.seed} problem={shown !== '' && !WHOLE.test(shown) ? texts.problems.seed : undefined}>
        <input value={shown} inputMode="numeric" onInput={(event) => write(event.currentTarget.value)} />
      </Field>
      <button type="submit" class="button">
        {texts.setSeed}
      </button>
    </form>
  );
}
