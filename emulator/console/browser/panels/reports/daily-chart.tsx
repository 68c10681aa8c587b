import { formatNumber } from '../../language/format.ts';
import { shortDay } from './figures.tsx';

export interface DailySeries {
  name: string;
  /** Of the styles. */
  kind: 'area' | 'line' | 'second';
  /** Of each day; undefined is not known, which is no zero. */
  values: readonly (number | undefined)[];
}

const [WIDTH, HEIGHT] = [760, 210];
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 10, 10, 24];
const BASE = HEIGHT - BOTTOM;
/** Labels below do not touch each other. */
const MOST_LABELS = 8;

/** 1, 2 or 5 times a power of ten: the next one from here on. */
export function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10);
}

/** Stretches of days that follow each other and are known. */
export function stretchesOf(values: readonly (number | undefined)[]): { at: number; value: number }[][] {
  const stretches: { at: number; value: number }[][] = [];
  values.forEach((value, at) => {
    if (value === undefined) return;
    if (at === 0 || values[at - 1] === undefined) stretches.push([]);
    stretches.at(-1)?.push({ at, value });
  });
  return stretches;
}

/** Numbers of each day, as an area and lines over one scale; a gap stays a gap. */
export function DailyChart({ days, series, label }: { days: string[]; series: DailySeries[]; label: string }) {
  const top = roundedUp(Math.max(1, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const x = (at: number) => LEFT + ((WIDTH - LEFT - RIGHT) * (at + 0.5)) / Math.max(1, days.length);
  const y = (value: number) => BASE - ((BASE - TOP) * value) / top;
  const every = Math.ceil(days.length / MOST_LABELS);
  return (
    <figure class="daily">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        {[0, top / 2, top].map((value) => (
          <g key={value}>
            <line class="daily-grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
            <text class="daily-label" x={LEFT - 8} y={y(value) + 4} text-anchor="end">
              {Number.isInteger(value) ? formatNumber(value) : ''}
            </text>
          </g>
        ))}
        {series.map(({ name, kind, values }) =>
          stretchesOf(values).map((points) => <Stretch key={`${name} ${points[0]?.at}`} {...{ kind, points, x, y }} />),
        )}
        {days.map((day, at) =>
          at % every === 0 ? (
            <text key={day} class="daily-label" x={x(at)} y={HEIGHT - 6} text-anchor="middle">
              {shortDay(day)}
            </text>
          ) : null,
        )}
      </svg>
      <figcaption>
        {series.map(({ name, kind }) => (
          <span key={name} class="legend">
            <i class={`swatch daily-${kind}`} aria-hidden="true" />
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

interface StretchProps {
  kind: DailySeries['kind'];
  points: { at: number; value: number }[];
  x: (at: number) => number;
  y: (value: number) => number;
}

function Stretch({ kind, points, x, y }: StretchProps) {
  const line = points.map(({ at, value }) => `${x(at)} ${y(value)}`).join('L');
  const [first, last] = [points[0], points.at(-1)];
  return (
    <g class={`daily-${kind}`}>
      {kind === 'area' && first && last && (
        <path class="daily-fill" d={`M${x(first.at)} ${BASE}L${line}L${x(last.at)} ${BASE}Z`} />
      )}
      <path class="daily-stroke" d={`M${line}`} />
      {points.map(({ at, value }) => (
        <circle key={at} cx={x(at)} cy={y(value)} r={points.length > 40 ? 1.5 : 2.5} />
      ))}
    </g>
  );
}
