import { useState } from 'preact/hooks';
import { formatMoment, formatWait } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { control } from '../../live/control.ts';
import type { Outcome, TimerStatus } from '../../live/wire.ts';
import { useWorld } from '../../live/world.ts';
import { JsonView } from '../../parts/json-view.tsx';
import { Empty } from '../../parts/states.tsx';
import { useTicking } from '../../top-bar/world-clock.tsx';

/** What fires by itself, and when. */
export function TimersPanel() {
  const { timers: texts } = useTexts();
  const timers = useCell(useWorld().state)?.timers ?? [];
  if (timers.length === 0) return <Empty title={texts.none} />;
  return (
    <div class="timers">
      {timers.map((timer) => (
        <Timer key={`${timer.functionName} ${timer.triggerName}`} timer={timer} />
      ))}
    </div>
  );
}

function Timer({ timer }: { timer: TimerStatus }) {
  const { timers: texts } = useTexts();
  const world = useWorld();
  const [isRunning, setRunning] = useState(false);
  const [ended, setEnded] = useState<{ outcome: Outcome; ms: number }>();
  const { functionName, triggerName, cron, nextAt } = timer;
  const fire = async () => {
    setRunning(true);
    const startedAtMs = performance.now();
    const outcome = await world.act(() => control.post<Outcome>('/timers/fire', { functionName, triggerName }));
    setEnded(outcome && { outcome, ms: Math.round(performance.now() - startedAtMs) });
    setRunning(false);
  };
  return (
    <article class="timer">
      <div class="timer-row">
        <div>
          <h2>{functionName}</h2>
          <dl class="facts facts-inline">
            <dt>{texts.trigger}</dt>
            <dd>{triggerName}</dd>
            <dt>{texts.cron}</dt>
            <dd class="mono">{cron}</dd>
          </dl>
        </div>
        <Next nextAt={nextAt} />
        <button type="button" class="button button-main" disabled={isRunning} onClick={() => void fire()}>
          {isRunning ? texts.firing : texts.fire}
        </button>
      </div>
      {ended && (
        <div class="timer-result" role="status">
          <p class={ended.outcome.ok ? 'good' : 'bad'}>
            {texts.fired(String(ended.ms))} · {texts.result}
          </p>
          <JsonView value={ended.outcome} label={texts.result} />
        </div>
      )}
    </article>
  );
}

function Next({ nextAt }: { nextAt: string }) {
  const { timers: texts } = useTexts();
  const nowMs = useWorld().nowMs();
  useTicking();
  if (nextAt === '') return <p class="timer-next">{texts.never}</p>;
  const nextMs = Date.parse(nextAt);
  return (
    <p class="timer-next">
      <span class="quiet">{texts.next}</span>
      <b>{nowMs === undefined ? '–' : texts.inTime(formatWait(nextMs - nowMs))}</b>
      <time dateTime={nextAt}>{formatMoment(nextMs)}</time>
    </p>
  );
}
