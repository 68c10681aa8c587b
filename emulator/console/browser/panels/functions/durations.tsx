import { useTexts } from '../../language/language.ts';
import type { Run } from '../../live/runs.ts';

const BAR = 3;
const HEIGHT = 22;

/** Durations as bars, oldest first, on a logarithmic scale: a warm call of 3 ms stands beside a sync of seconds. */
export function Durations({ runs }: { runs: readonly Run[] }) {
  const { functions: texts } = useTexts();
  const last = runs.at(-1);
  if (!last) return <span class="quiet">–</span>;
  const top = Math.log1p(Math.max(50, ...runs.map(({ ms }) => ms)));
  const width = runs.length * BAR;
  return (
    <span class="durations">
      <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
        {runs.map(({ ms, isCold, isFailed }, at) => {
          const height = Math.max(2, (Math.log1p(ms) / top) * HEIGHT);
          const kind = isFailed ? 'failed' : isCold ? 'cold' : 'warm';
          return <rect key={at} class={kind} x={at * BAR} y={HEIGHT - height} width={BAR - 1} height={height} />;
        })}
      </svg>
      <small class="quiet">{texts.durationsOf(last.ms < 100 ? last.ms.toFixed(1) : last.ms.toFixed(0))}</small>
    </span>
  );
}
