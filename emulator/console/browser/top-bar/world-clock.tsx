import { useEffect, useState } from 'preact/hooks';
import { formatDay, formatTime, formatWeekday } from '../language/format.ts';
import { useTexts } from '../language/language.ts';
import { useCell } from '../live/cell.ts';
import { control } from '../live/control.ts';
import { useWorld } from '../live/world.ts';

const HOUR_MS = 60 * 60 * 1_000;
const STEPS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
/** Of days only half-hourly runs of the timers are waited for: each minute's would take minutes for each week. */
const SPARSE = { timersEveryMs: HOUR_MS / 2 };
const TICK_MS = 250;

/** Draws again a few times a second, so that the clock never seems to skip. */
export function useTicking(): void {
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
}

/** World time, and what can be done to it. */
export function WorldClock() {
  const texts = useTexts();
  const world = useWorld();
  const state = useCell(world.state);
  const [isMoving, setMoving] = useState(false);
  useTicking();
  const nowMs = world.nowMs();
  const isFrozen = state?.clock.frozen ?? false;

  const change = async (what: object) => {
    setMoving(true);
    await world.act(() => control.post('/clock', what));
    setMoving(false);
  };
  return (
    <div class="world-clock" role="group" aria-label={texts.clock.label}>
      <time class={isFrozen ? 'frozen' : ''} aria-live="off">
        <b>{nowMs === undefined ? '--:--:--' : formatTime(nowMs)}</b>
        <span>
          {nowMs !== undefined && `${formatDay(nowMs)} ${formatWeekday(nowMs, texts.tag)}`}
          {isFrozen && <em>{texts.clock.frozen}</em>}
        </span>
      </time>
      <div class="clock-buttons">
        <button
          type="button"
          class="bar-button"
          onClick={() => void change(isFrozen ? { resume: true } : { freeze: true })}
        >
          {isFrozen ? texts.clock.resume : texts.clock.freeze}
        </button>
        {(Object.keys(STEPS) as (keyof typeof STEPS)[]).map((step) => (
          <button
            key={step}
            type="button"
            class="bar-button"
            disabled={isMoving}
            title={step === 'hour' ? undefined : texts.clock.sparse}
            onClick={() => void change({ advanceMs: STEPS[step], ...(step !== 'hour' && SPARSE) })}
          >
            {texts.clock[step]}
          </button>
        ))}
      </div>
      {isMoving && (
        <p class="clock-moving" role="status">
          {texts.clock.moving}
        </p>
      )}
    </div>
  );
}
