import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import type { Cohort, CohortReport, Estimate, RetentionReport } from '../../live/report-wire.ts';
import { LiveState } from '../../parts/states.tsx';
import { percent, yuan } from './figures.tsx';
import { IntervalPlot } from './interval-plot.tsx';
import { ReportQuery } from './report-query.tsx';
import { RetentionMap } from './retention-map.tsx';
import { useReport, type ViewProps } from './use-report.ts';

/** Readers of articles beside all others, and who comes again. */
export function CustomersView({ person, period }: ViewProps) {
  const { reports: texts } = useTexts();
  const query = { call: 'report.cohorts', input: period, series: '^1:[0-9-]{7}:buyers:' };
  const cohorts = useReport<CohortReport>(person, query);
  const weekly = { call: 'report.retention', input: {}, series: '^1:[0-9-]{7}:week:' };
  const retention = useReport<RetentionReport>(person, weekly);
  if (!cohorts.value || !retention.value) return <LiveState live={cohorts.value ? retention : cohorts} />;
  return (
    <>
      <LiveState live={cohorts} />
      <section>
        <h2>{texts.cohorts}</h2>
        <div class="cohorts">
          <Measure of="average" report={cohorts.value} as={yuan} />
          <Measure of="repurchase" report={cohorts.value} as={percent} />
        </div>
        <p class="quiet">{texts.noEffect}</p>
        {cohorts.value.tooEarly && <p class="quiet">{texts.tooEarly}</p>}
      </section>
      <ReportQuery query={query} answer={cohorts.value} meanings={texts.meanings.cohorts} />
      <section>
        <h2>{texts.retention}</h2>
        <RetentionMap weeks={retention.value.weeks} />
      </section>
      <ReportQuery query={weekly} answer={retention.value} meanings={texts.meanings.retention} />
    </>
  );
}

interface MeasureProps {
  of: 'average' | 'repurchase';
  report: CohortReport;
  as: (value: number) => string;
}

/** One number of both, with where the true one lies; said where it says nothing. */
function Measure({ of, report, as }: MeasureProps) {
  const { reports: texts } = useTexts();
  const rows = (['readers', 'others'] as const).map((who) => {
    const cohort = report[who];
    return { name: texts.who[who], estimate: cohort[of], isWeak: cohort.tooFew.includes(of), words: wordsOf(cohort) };
  });
  const wordsFor = (estimate: Estimate): string => texts.between(as(estimate.low), as(estimate.high));
  function wordsOf(cohort: Cohort): string {
    if (of === 'average') return texts.ordersOf(formatNumber(cohort.orders), yuan(cohort.gmv));
    return texts.againOf(formatNumber(cohort.again), formatNumber(cohort.buyers));
  }
  return (
    <div class="cohort">
      <h3>{texts.measures[of]}</h3>
      <IntervalPlot rows={rows} label={texts.measures[of]} />
      <dl>
        {rows.map(({ name, estimate, isWeak, words }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <b>{estimate ? as(estimate.value) : '–'}</b> <span class="quiet">{words}</span>
              {estimate && <span class="quiet"> · {wordsFor(estimate)}</span>}
              {isWeak && <span class="weak"> {texts.tooFew}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
