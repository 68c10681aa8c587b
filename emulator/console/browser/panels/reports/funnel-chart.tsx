import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import type { Compared, Funnel, FunnelStep } from '../../live/report-wire.ts';
import { Change, percent } from './figures.tsx';

export const STEPS: readonly FunnelStep[] = ['visitors', 'signedIn', 'claimed', 'redeemed', 'ordered'];

const [COLUMN, BAR, HEIGHT] = [120, 84, 150];

/** The steps as columns, each joined to the next one by what is left of it; dashes: as high as it was in the time before. */
export function FunnelChart({ now, before }: Compared<Funnel>) {
  const { reports: texts } = useTexts();
  const most = Math.max(1, ...STEPS.flatMap((step) => [now[step], before[step]]));
  const high = (value: number): number => (HEIGHT * value) / most;
  const words = STEPS.map((step) => `${texts.steps[step]} ${now[step]}`).join(', ');
  return (
    <div class="funnel">
      <dl>
        {STEPS.map((step) => (
          <div key={step}>
            <dt>{texts.steps[step]}</dt>
            <dd>
              <b>{formatNumber(now[step])}</b> <Change now={now[step]} before={before[step]} />
              <span class="quiet">{step === 'visitors' ? ' ' : texts.rateOf(step, percent(now.rates[step]))}</span>
            </dd>
          </div>
        ))}
      </dl>
      <svg
        viewBox={`0 0 ${COLUMN * STEPS.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={texts.funnelLabel(words)}
      >
        {STEPS.map((step, at) => {
          const [x, y] = [at * COLUMN, HEIGHT - high(now[step])];
          const next = STEPS[at + 1];
          const nextY = next === undefined ? y : HEIGHT - high(now[next]);
          const was = HEIGHT - high(before[step]);
          return (
            <g key={step}>
              {next !== undefined && (
                <path class="funnel-left" d={`M${x + BAR} ${y}L${x + COLUMN} ${nextY}V${HEIGHT}H${x + BAR}Z`} />
              )}
              <rect class="funnel-step" x={x} y={y} width={BAR} height={high(now[step])} />
              {before[step] > 0 && (
                <line class="funnel-before" x1={x} x2={x + BAR} y1={was} y2={was} vector-effect="non-scaling-stroke" />
              )}
            </g>
          );
        })}
      </svg>
      <p class="quiet">{texts.dashes}</p>
    </div>
  );
}
