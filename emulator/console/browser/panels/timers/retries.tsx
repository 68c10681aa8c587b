import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import type { TimersState } from '../../live/wire.ts';
import { useWorld } from '../../live/world.ts';

/** Whether events that failed are tried again, as the platform does. */
export function Retries() {
  const { timers: texts } = useTexts();
  const world = useWorld();
  const timers = useLive(
    () => control.get<TimersState>('/timers'),
    'timers',
    () => false,
  );
  const change = async (retries: boolean) => {
    await world.act(() => control.post('/timers/retries', { retries }));
    timers.reload();
  };
  return (
    <label class="timer-retries">
      <input
        type="checkbox"
        checked={timers.value?.retries ?? true}
        disabled={!timers.value}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
      {texts.retries}
    </label>
  );
}
