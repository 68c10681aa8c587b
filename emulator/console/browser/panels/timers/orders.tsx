import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import type { TimerStatus } from '../../live/wire.ts';
import { useWorld } from '../../live/world.ts';

const ORDERS = ['miss', 'duplicate', 'overlap'] as const;
const NONE = { miss: 0, duplicate: 0, overlap: 0 };

interface Props {
  timer: TimerStatus;
  onFireTwice: () => void;
}

/** What a real timer does now and then, on order: miss a moment, deliver it twice, begin before the last run has ended. */
export function Orders({ timer, onFireTwice }: Props) {
  const { timers: texts } = useTexts();
  const world = useWorld();
  const { functionName, triggerName, running } = timer;
  const order = (change: Partial<typeof NONE>) =>
    void world.act(() => control.post('/timers/disturb', { functionName, triggerName, ...change }));
  return (
    <div class="orders">
      <button type="button" class="button" onClick={onFireTwice}>
        {texts.fireTwice}
      </button>
      <span class="quiet">{texts.disturb}</span>
      {ORDERS.map((name) => (
        <button key={name} type="button" class="button" onClick={() => order({ [name]: timer[name] + 1 })}>
          {texts.orders[name]}
          {timer[name] > 0 && <b> ×{timer[name]}</b>}
        </button>
      ))}
      {ORDERS.some((name) => timer[name] > 0) && (
        <button type="button" class="link" onClick={() => order(NONE)}>
          {texts.undo}
        </button>
      )}
      {running > 0 && <span class="quiet">{texts.running(running)}</span>}
    </div>
  );
}
