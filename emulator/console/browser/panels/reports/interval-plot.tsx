import type { Estimate } from '../../live/report-wire.ts';

interface Row {
  name: string;
  estimate?: Estimate;
  /** Of too few to say anything. */
  isWeak: boolean;
}

const [WIDTH, LINE, EDGE] = [320, 26, 8];

/** What was found as a dot, where the true one lies as a bar; all over one scale that begins at nothing. */
export function IntervalPlot({ rows, label }: { rows: readonly Row[]; label: string }) {
  const most = Math.max(...rows.map(({ estimate }) => estimate?.high ?? 0));
  if (most === 0) return null;
  const x = (value: number): number => EDGE + ((WIDTH - 2 * EDGE) * value) / most;
  return (
    <svg class="intervals" viewBox={`0 0 ${WIDTH} ${LINE * rows.length}`} role="img" aria-label={label}>
      {rows.map(({ name, estimate, isWeak }, at) => {
        const y = LINE * (at + 0.5);
        return (
          <g key={name} class={isWeak ? 'interval-weak' : ''}>
            <line class="interval-scale" x1={EDGE} x2={WIDTH - EDGE} y1={y} y2={y} />
            {estimate && (
              <>
                <line class="interval" x1={x(estimate.low)} x2={x(estimate.high)} y1={y} y2={y} />
                <circle class={`interval-dot interval-dot-${at}`} cx={x(estimate.value)} cy={y} r={5.5} />
              </>
            )}
          </g>
        );
      })}
    </svg>
  );
}
