import { useState } from 'preact/hooks';
import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import type { Run } from '../../live/runs.ts';
import type { FunctionStatus } from '../../live/wire.ts';
import { useWorld } from '../../live/world.ts';
import { Empty } from '../../parts/states.tsx';
import { Durations } from './durations.tsx';
import { FunctionLogs } from './function-logs.tsx';

/** The deployed functions, their instances, and what they print. */
export function FunctionsPanel() {
  const { functions: texts } = useTexts();
  const world = useWorld();
  const functions = useCell(world.state)?.functions ?? [];
  const runs = useCell(world.feed.runs.all);
  const [chosen, choose] = useState<string>();
  const busiest = [...functions].sort((a, b) => b.invocations - a.invocations)[0]?.name;
  const name = chosen ?? busiest;
  if (name === undefined) return <Empty title={texts.none} />;
  return (
    <div class="functions">
      <table class="wide">
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.instances}</th>
            <th scope="col">{texts.invocations}</th>
            <th scope="col">{texts.errors}</th>
            <th scope="col">{texts.coldStarts}</th>
            <th scope="col">{texts.durations}</th>
            <th scope="col">{texts.limits}</th>
          </tr>
        </thead>
        <tbody>
          {functions.map((one) => (
            <FunctionRow
              key={one.name}
              status={one}
              runs={runs.get(one.name) ?? []}
              isChosen={one.name === name}
              onChoose={() => choose(one.name)}
            />
          ))}
        </tbody>
      </table>
      <FunctionLogs key={name} name={name} />
    </div>
  );
}

interface RowProps {
  status: FunctionStatus;
  runs: readonly Run[];
  isChosen: boolean;
  onChoose: () => void;
}

function FunctionRow({ status, runs, isChosen, onChoose }: RowProps) {
  const { functions: texts } = useTexts();
  const { name, instances, busy, invocations, errors, throttled, coldStarts, lastColdStartMs, lastRun } = status;
  return (
    <tr class={isChosen ? 'chosen' : ''} onClick={onChoose}>
      <th scope="row">
        <button type="button" class="link" aria-pressed={isChosen} onClick={onChoose}>
          {name}
        </button>
      </th>
      <td>
        <span class="instances" role="img" aria-label={texts.instancesOf(instances, busy)}>
          {Array.from({ length: instances }, (_, at) => (
            <i key={at} class={at < busy ? 'busy' : ''} />
          ))}
          {instances === 0 && '–'}
        </span>
      </td>
      <td class="number">{formatNumber(invocations)}</td>
      <td class="number">
        <span class={errors > 0 ? 'bad' : ''}>{formatNumber(errors)}</span>{' '}
        {throttled > 0 && <small class="quiet">{texts.throttled(throttled)}</small>}
      </td>
      <td>
        {formatNumber(coldStarts)}{' '}
        {lastColdStartMs !== undefined && <small class="quiet">{texts.lastCold(lastColdStartMs)}</small>}
      </td>
      <td>
        <Durations runs={runs} />
      </td>
      <td class="quiet">
        {status.timeoutSeconds} s · {status.memoryMb} MB
        {lastRun && (
          <small>
            <br />
            {texts.lastRun(lastRun.memoryMb.toFixed(0), lastRun.operations.reads, lastRun.operations.writes)}
          </small>
        )}
      </td>
    </tr>
  );
}
