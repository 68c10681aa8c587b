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
import { Orders } from './orders.tsx';
import { Retries } from './retries.tsx';

/** What fires by itself, and when. */
export function TimersPanel() {
  const { timers: texts } = useTexts();
  const timers = useCell(useWorld().state)?.timers ?? [];
  if (timers.length === 0) return <Empty title={texts.none} />;
  return (
    <div class="timers">
      <Retries />
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
  const [ended, setEnded] = useState<{ outcomes: Outcome[]; ms: number }>();
  const { functionName, triggerName, cron, nextAt } = timer;
  const fire = async (times: number) => {
    setRunning(true);
    const startedAtMs = performance.now();
    const outcomes = await world.act(() =>
      control.post<Outcome[]>('/timers/fire', { functionName, triggerName, times }),
    );
    setEnded(outcomes && { outcomes, ms: Math.round(performance.now() - startedAtMs) });
    setRunning(false);
  };
  return (
    <article class="timer" id={`timer-${functionName}`}>
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
        <button type="button" class="button button-main" disabled={isRunning} onClick={() => void fire(1)}>
          {isRunning ? texts.firing : texts.fire}
        </button>
      </div>
      <Orders timer={timer} onFireTwice={() => void fire(2)} />
      {ended && (
        <div class="timer-result" role="status">
          <p class={ended.outcomes.every(({ ok }) => ok) ? 'good' : 'bad'}>
            {texts.fired(String(ended.ms))} · {texts.result}
          </p>
          <JsonView value={ended.outcomes.length === 1 ? ended.outcomes[0] : ended.outcomes} label={texts.result} />
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
