import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import type { TimesReport } from '../../live/report-wire.ts';
import { LiveState } from '../../parts/states.tsx';
import { percent } from './figures.tsx';
import { ReportQuery } from './report-query.tsx';
import { useReport, type ViewProps } from './use-report.ts';

/** So fast the way to a coupon is meant to be, in seconds. */
const GOAL = 8;
const [WIDTH, HEIGHT] = [400, 22];

/** How long people took to a coupon, the slowest step in front. */
export function TimesView({ person, period }: ViewProps) {
  const { reports: texts } = useTexts();
  const query = { call: 'report.times', input: period, series: '^1:[0-9-]{7}:times$' };
  const live = useReport<TimesReport>(person, query);
  const report = live.value;
  if (!report) return <LiveState live={live} />;
  const most = Math.max(GOAL, ...report.steps.map(({ nineOfTen }) => nineOfTen));
  return (
    <>
      <LiveState live={live} />
      <section>
        <h2>{texts.viewNames.times}</h2>
        {report.steps.length === 0 && <p class="quiet">{texts.none}</p>}
        <ul class="times">
          {report.steps.map((step) => (
            <li key={step.step}>
              <p>
                <span>{texts.timedSteps[step.step]}</span>
                <b>{texts.seconds(step.median)}</b>
              </p>
              <TimeBar {...step} most={most} label={texts.timesOf(step.median, step.nineOfTen)} />
              <p class="quiet">
                {texts.timesOf(step.median, step.nineOfTen)} ·{' '}
                {texts.withinGoal(formatNumber(step.count), percent(step.withinEight))}
              </p>
            </li>
          ))}
        </ul>
      </section>
      <ReportQuery query={query} answer={report} meanings={texts.meanings.times} />
    </>
  );
}

interface BarProps {
  median: number;
  nineOfTen: number;
  most: number;
  label: string;
}

/** Half of the people, nine of ten, and the goal as a line. */
function TimeBar({ median, nineOfTen, most, label }: BarProps) {
  const x = (seconds: number): number => (WIDTH * seconds) / most;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <rect class="time-most" width={x(nineOfTen)} y={4} height={14} />
      <rect class="time-half" width={x(median)} y={4} height={14} />
      <line class="time-goal" x1={x(GOAL)} x2={x(GOAL)} y1={0} y2={HEIGHT} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
